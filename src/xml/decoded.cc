// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/decoded.h"

#include <cstddef>
#include <stdexcept>
#include <string>

#include <tinyxml2.h>

namespace memdimm::xml {
namespace {

constexpr std::string_view kEnds = "\r";
constexpr std::string_view kEndsInValue = "\r\n\t";

// What the text means with its references, which are the library's to read. It joins
// line ends in ways of its own, so that it is given none but line feeds.
std::string with_references(const std::string& text) {
  const std::string element = "<a>" + text + "</a>";
  tinyxml2::XMLDocument tree;
  tree.Parse(element.data(), element.size());
  if (tree.Error()) {
    throw std::logic_error(std::string("tinyxml2 refuses what the strict pass took: ") +
                           tree.ErrorStr());
  }
  const char* meant = tree.RootElement()->GetText();
  return meant == nullptr ? text : meant;
}

// Every line end, and a tab where it is among them, becomes `blank`.
std::string with_ends(std::string_view raw, std::string_view ends, char blank) {
  std::string out;
  out.reserve(raw.size());
  std::size_t done = 0;
  for (std::size_t at = raw.find_first_of(ends); at != std::string_view::npos;
       at = raw.find_first_of(ends, done)) {
    out += raw.substr(done, at - done);
    out += blank;
    done = at + (raw.substr(at).starts_with("\r\n") ? 2 : 1);
  }
  return out += raw.substr(done);
}

std::string decoded(std::string_view raw, std::string_view ends, char blank) {
  std::string out = with_ends(raw, ends, blank);
  return raw.find('&') == std::string_view::npos ? out : with_references(out);
}

}  // namespace

bool is_verbatim_text(std::string_view raw) {
  return raw.find_first_of("&\r") == std::string_view::npos;
}

bool is_verbatim_value(std::string_view raw) {
  return raw.find_first_of("&\r\n\t") == std::string_view::npos;
}

std::string decoded_text(std::string_view raw) {
  return decoded(raw, kEnds, '\n');
}

std::string decoded_value(std::string_view raw) {
  return decoded(raw, kEndsInValue, ' ');
}

std::string with_line_feeds(std::string_view raw) {
  return with_ends(raw, kEnds, '\n');
}

}  // namespace memdimm::xml
