// SPDX-License-Identifier: GPL-2.0-or-later
// Looks no farther than the first start tag: what is behind it may be anything.
#include "lint/foreign.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace memdimm::lint {
namespace {

// Git's own test: a NUL among the first 8,000 bytes.
bool is_binary(std::string_view text) {
  constexpr std::size_t kLooked = 8000;
  return text.substr(0, kLooked).find('\0') != std::string_view::npos;
}

bool is_ours(std::string_view root) {
  constexpr std::array<std::string_view, 5> kRoots = {
      "domain", "memory", "domainsnapshot", "domaincheckpoint", "domstatus"};
  const std::size_t colon = root.rfind(':');
  root.remove_prefix(colon == std::string_view::npos ? 0 : colon + 1);
  return std::find(kRoots.begin(), kRoots.end(), root) != kRoots.end();
}

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string_view name_at(std::string_view text) {
  return text.substr(0, text.find_first_of(" \t\r\n/>[="));
}

// Other programs have a <domain> too: application servers give theirs a namespace of
// their own, or attributes that libvirt's never had, and no type.
bool is_others_domain(std::string_view tag) {
  bool typed = false;
  bool strange = false;
  for (std::size_t at = tag.find_first_of(kBlanks); at < tag.size();) {
    at = tag.find_first_not_of(" \t\r\n/>", at);
    const std::size_t equals = tag.find('=', at);
    const std::size_t open = tag.find_first_of("\"'", equals);
    if (at == std::string_view::npos || open >= tag.size()) {
      break;
    }
    const std::size_t close = tag.find(tag[open], open + 1);
    const std::string_view name = name_at(tag.substr(at));
    const std::string_view value =
        tag.substr(open + 1, close == std::string_view::npos ? 0 : close - open - 1);
    if (name == "xmlns" && value.find("libvirt") == std::string_view::npos) {
      return !value.empty();
    }
    typed = typed || name == "type";
    strange = strange || (name != "id" && name.find(':') == std::string_view::npos &&
                          name != "xmlns");
    at = close == std::string_view::npos ? tag.size() : close + 1;
  }
  return strange && !typed;
}

// The tag that begins here, up to its end outside of quotes.
std::string_view tag_at(std::string_view text) {
  char quote = '\0';
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != '\0') {
      quote = c == quote ? '\0' : quote;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return text.substr(0, at);
    }
  }
  return text;
}

// How much of the text the thing is that begins at its "<" and is no start tag.
std::size_t size_of_other(std::string_view text) {
  struct Row {
    std::string_view begin;
    std::string_view end;
  };
  constexpr std::array kRows = {Row{"<!--", "-->"},
                                Row{"<?", "?>"},
                                Row{"<%", "%>"},
                                Row{"<![CDATA[", "]]>"},
                                Row{"<!DOCTYPE", "]>"}};
  for (const Row& row : kRows) {
    if (text.starts_with(row.begin)) {
      const bool subset =
          row.end != "]>" || tag_at(text).find('[') != std::string_view::npos;
      const std::string_view end = subset ? row.end : ">";
      const std::size_t at = text.find(end, row.begin.size());
      return at == std::string_view::npos ? text.size() : at + end.size();
    }
  }
  return 1;
}

// What a DOCTYPE or a start tag at the beginning says; nullopt where there is neither.
std::optional<bool> verdict_on(std::string_view text) {
  constexpr std::string_view kDoctype = "<!doctype";
  if (text.size() > kDoctype.size() &&
      equal_ignoring_case(text.substr(0, kDoctype.size()), kDoctype)) {
    const std::string_view name = name_at(trim(text.substr(kDoctype.size(), 200)));
    return is_ours(name) ? std::nullopt : std::optional(true);
  }
  if (text.size() < 2 || !starts_name(text[1])) {
    return std::nullopt;
  }
  const std::string_view tag = tag_at(text.substr(1));
  const std::string_view name = name_at(tag);
  return !is_ours(name) || (name == "domain" && is_others_domain(tag));
}

}  // namespace

bool is_for_others(std::string_view text) {
  if (is_binary(text)) {
    return true;
  }
  for (std::size_t at = text.find('<'); at != std::string_view::npos;
       at = text.find('<', at)) {
    const std::string_view here = text.substr(at);
    if (const auto verdict = verdict_on(here)) {
      return *verdict;
    }
    at += size_of_other(here);
  }
  return false;
}

}  // namespace memdimm::lint
