// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/stray_text.h"

#include <algorithm>
#include <array>

#include "base/characters.h"
#include "base/text.h"
#include "xml/conflict.h"

namespace memdimm::grammar {
namespace {

// What template languages write where XML has text.
constexpr std::array<std::string_view, 11> kTemplateMarks = {
    "{{", "{%", "<%", "${", "$(", "@@", "%{", "%(", "%s", "#{", "[%"};

// A name in capitals that a script puts something in the place of: @DISKS@, __NICS__.
bool is_placeholder(std::string_view text) {
  return text.size() > 2 &&
         text.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") < text.size() &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%$#{}") ==
             std::string_view::npos;
}

// A line of the text that is not blank, as the document has it.
Span first_line(const xml::Element& element, const Source& source) {
  Span at = element.text_at(source);
  const std::string_view text = source.text(at);
  const std::size_t end = std::min(text.find_first_of("\r\n<"), text.size());
  at.end = at.begin + static_cast<std::uint32_t>(end);
  return at;
}

// The first line of the text that a merge has left, wherever it stands in the element.
Span conflict_line(const xml::Element& element, const Source& source) {
  const std::string_view content = source.text(element.content);
  for (std::size_t at = 0; at < content.size();) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    const std::string_view line = content.substr(at, end - at);
    if (xml::is_conflict_marker(line) || xml::is_conflict_marker(trim(line))) {
      const auto begin = static_cast<std::uint32_t>(element.content.begin + at);
      return {begin,
              static_cast<std::uint32_t>(begin + line.size()),
              element.content.source};
    }
    at = end + 1;
  }
  return {};
}

bool has_conflict(std::string_view text) {
  return std::ranges::any_of(split(text, '\n'), [](std::string_view line) {
    return xml::is_conflict_marker(trim(line));
  });
}

// Whether a start tag was written as text.
bool is_markup(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos;
       at = text.find('<', at + 1)) {
    const std::string_view rest = text.substr(at + 1);
    const std::size_t end = rest.find('>');
    if (end != std::string_view::npos && end > 0 &&
        (rest[0] == '/' || (rest[0] >= 'a' && rest[0] <= 'z'))) {
      return true;
    }
  }
  return false;
}

}  // namespace

StrayText read_stray_text(const xml::Element& element, const Source& source) {
  StrayText out;
  const std::string_view text = trim(element.text);
  const std::string in = " in <" + std::string(element.name) + '>';
  out.where = first_line(element, source);
  out.template_mark = is_placeholder(text) ||
                      std::ranges::any_of(kTemplateMarks, [&](std::string_view mark) {
                        return text.find(mark) != std::string_view::npos;
                      });
  if (has_conflict(text)) {
    out.kind = StrayText::Kind::Conflict;
    out.where = conflict_line(element, source);
    out.message =
        "a line of a merge conflict" + in + ": " + quoted(trim(source.text(out.where)));
    out.help = "choose one side, and remove this line";
    return out;
  }
  if (is_markup(text)) {
    out.kind = StrayText::Kind::Escaped;
    out.message = "markup that is text" + in + ": " + quoted(text) +
                  " was written with &lt; or as CDATA, so that it is no element";
    out.help = "write '<' and '>' for &lt; and &gt;";
    return out;
  }
  const FoundCharacter odd = find_odd_character(text);
  if (odd.row != nullptr && is_blank(without_odd_characters(text))) {
    out.kind = StrayText::Kind::Invisible;
    out.message = "the character " + shown_character(odd.row->value) + in +
                  ", where only elements may stand";
    out.help = "remove it";
    return out;
  }
  out.message =
      "text " + quoted(source.text(out.where)) + in + ", where only elements are read";
  out.help = "remove it, or make an element of it";
  return out;
}

}  // namespace memdimm::grammar
