// SPDX-License-Identifier: GPL-2.0-or-later
#include "edit/edits.h"

#include <algorithm>

#include "base/text.h"
#include "base/xml_escape.h"

namespace memdimm::edit {
namespace {

bool is_empty_tag(const Source& source, const xml::Element& element) {
  return source.text(element.tag).ends_with("/>");
}

// The span of the "/>" that ends an empty element's tag, with the blanks before it.
Span tag_end(const Source& source, const xml::Element& element) {
  const std::string_view tag = source.text(element.tag);
  const std::size_t last = tag.find_last_not_of(kBlanks, tag.size() - 3);
  const auto begin = element.tag.begin + static_cast<std::uint32_t>(last) + 1;
  return {begin, element.tag.end, element.tag.source};
}

}  // namespace

std::string element(std::string_view name,
                    const XmlAttributes& attributes,
                    std::string_view content) {
  return xml_element(name, attributes, content, '\'');
}

std::string_view indent_of(const Source& source, const xml::Element& element) {
  const std::string_view before = source.text().substr(0, element.whole.begin);
  const std::size_t text = before.find_last_not_of(" \t");
  if (text == std::string_view::npos || before[text] != '\n') {
    return {};
  }
  const bool returns = text > 0 && before[text - 1] == '\r';
  return before.substr(returns ? text - 1 : text);
}

std::string apply(const Source& source, std::vector<Edit> edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
    return a.where.begin < b.where.begin;
  });
  std::string out;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    out += source.text().substr(at, edit.where.begin - at);
    out += edit.text;
    at = edit.where.end;
  }
  return out += source.text().substr(at);
}

Edit add_child(const Source& source,
               const xml::Element& parent,
               std::string_view child) {
  const std::string outer(indent_of(source, parent));
  if (!parent.children.empty()) {
    const xml::Element& last = parent.children.back();
    const std::string inner(indent_of(source, last));
    return {{last.whole.end, last.whole.end, last.whole.source},
            inner + std::string(child)};
  }
  const std::string inner = outer.empty() ? "" : outer + "  ";
  const std::string content = inner + std::string(child) + outer;
  if (is_empty_tag(source, parent)) {
    return {tag_end(source, parent),
            '>' + content + "</" + std::string(parent.name) + '>'};
  }
  // What stands in it is comments or text, which stay.
  const std::string_view inside = source.text(parent.content);
  const std::size_t last = inside.find_last_not_of(kBlanks);
  const auto kept = static_cast<std::uint32_t>(last + 1);  // 0 for nothing but blanks
  return {{parent.content.begin + kept, parent.content.end, parent.content.source},
          content};
}

Edit add_attribute(const Source& source,
                   const xml::Element& element,
                   std::string_view name,
                   std::string_view value) {
  const bool any = !element.attributes.empty();
  const std::uint32_t behind =
      any ? element.attributes.back().value_at.end + 1 : element.name_at.end;
  const char quote = any ? source.text()[behind - 1] : '\'';
  return {{behind, behind, element.tag.source},
          ' ' + std::string(name) + '=' + quote + xml_escaped(value, quote) + quote};
}

Edit set_text(const Source& source,
              const xml::Element& element,
              std::string_view text) {
  if (is_empty_tag(source, element)) {
    return {tag_end(source, element),
            '>' + std::string(text) + "</" + std::string(element.name) + '>'};
  }
  if (is_blank(element.text)) {
    return {{element.content.begin, element.content.begin, element.content.source},
            std::string(text)};
  }
  return {element.text_at(source), std::string(text)};
}

Edit add_before(const Source& source,
                const xml::Element& element,
                std::string_view sibling) {
  return {{element.whole.begin, element.whole.begin, element.whole.source},
          std::string(sibling) + std::string(indent_of(source, element))};
}

Edit remove(const Source& source, const xml::Element& element) {
  const auto indent = static_cast<std::uint32_t>(indent_of(source, element).size());
  return {{element.whole.begin - indent, element.whole.end, element.whole.source}, ""};
}

Edit remove_attribute(const Source& source,
                      const xml::Element& element,
                      const xml::Attribute& attribute) {
  std::uint32_t begin = attribute.name_at.begin;
  while (begin > element.name_at.end &&
         kBlanks.find(source.text()[begin - 1]) != std::string_view::npos) {
    --begin;
  }
  return {{begin, attribute.value_at.end + 1, element.tag.source}, ""};
}

std::string indented(const Source& source,
                     const xml::Element& element,
                     const std::vector<std::string>& lines) {
  const std::string indent(indent_of(source, element));
  std::string out;
  for (const std::string& line : lines) {
    out += out.empty() || indent.empty() ? "" : indent;
    out += indent.empty() ? std::string(trim(line)) : line;
  }
  return out;
}

}  // namespace memdimm::edit
