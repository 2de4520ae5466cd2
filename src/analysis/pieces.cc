// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/pieces.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "xml/codes.h"
#include "xml/read.h"

namespace memdimm::analysis {
namespace {

using Piece = std::shared_ptr<const Source>;

// Where a second document starts, if nothing else is wrong in front of it.
std::optional<std::uint32_t> second(const Source& source) {
  Diagnostics found;
  if (xml::read(source, found) || !found.all().front().code->is(xml::kSecondDocument)) {
    return std::nullopt;
  }
  const std::uint32_t at = found.all().front().where.begin;
  return source.text()[at] == '<' ? at : at - 1;  // a declaration, or a root's name
}

Piece piece(const Source& of, std::string text) {
  return std::make_shared<const Source>(of.id(), of.name(), std::move(text));
}

void blank(std::string& text, std::size_t from, std::size_t to) {
  const auto begin = text.begin() + static_cast<std::ptrdiff_t>(from);
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(to);
  std::replace_if(
      begin, end, [](char c) { return c != '\n' && c != '\r'; }, ' ');
}

// A declaration may stand at the very start only, where a piece has blanks.
void blank_declaration(std::string& text, std::size_t at) {
  constexpr std::string_view kEnd = "?>";
  if (std::string_view(text).substr(at).starts_with("<?")) {
    const std::size_t end = text.find(kEnd, at);
    blank(text, at, end == std::string::npos ? text.size() : end + kEnd.size());
  }
}

}  // namespace

std::vector<Piece> pieces(const Source& source) {
  constexpr std::size_t kMost = 64;
  constexpr Bytes kSmall = 64 * kMiB;
  const Bytes budget = std::max<Bytes>(2 * source.text().size(), kSmall);
  Bytes copied = source.text().size();  // the last one's
  std::vector<Piece> out;
  std::string text(source.text());
  std::optional<std::uint32_t> next = second(source);
  while (next && out.size() + 1 < kMost && copied + *next <= budget) {
    copied += *next;
    std::string one = text.substr(0, *next);
    out.push_back(piece(source, std::move(one)));
    blank(text, 0, *next);
    blank_declaration(text, *next);
    next = second(*piece(source, text));
  }
  if (!out.empty()) {
    out.push_back(piece(source, std::move(text)));
  }
  return out;
}

}  // namespace memdimm::analysis
