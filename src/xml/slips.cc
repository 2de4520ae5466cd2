// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/slips.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"
#include "xml/codes.h"
#include "xml/conflict.h"

namespace memdimm::xml {
namespace {

std::string_view line_at(std::string_view text, std::uint32_t at) {
  const std::size_t before =
      at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = std::min(text.find('\n', begin), text.size());
  return text.substr(begin, end - begin);
}

// The line of a conflict that the error stands on or behind.
std::string_view conflict_before(const Source& source, std::uint32_t at) {
  const std::string_view text = source.text();
  const std::string_view here = trim(line_at(text, at));
  if (is_conflict_marker(here)) {
    return here;
  }
  const auto first = find_conflict(text);
  const bool before = first && first->data() - text.data() <= std::ptrdiff_t{at};
  return before ? *first : std::string_view();
}

}  // namespace

Diagnostic told_by_cause(Diagnostic found, const Source& source) {
  const std::string_view conflict = conflict_before(source, found.where.begin);
  if (conflict.empty()) {
    return found;
  }
  const auto begin = static_cast<std::uint32_t>(conflict.data() - source.text().data());
  const auto length = static_cast<std::uint32_t>(trim(conflict).size());
  found.code = &kNotWellFormed;
  found.where = {begin, begin + length, source.id()};
  found.message = "a merge conflict is not resolved: " + quoted(trim(conflict)) +
                  "; expected a tag";
  found.labels.clear();
  found.help =
      "choose one side, and remove the lines of '<<<<<<<', '=======' and '>>>>>>>'";
  return found;
}

}  // namespace memdimm::xml
