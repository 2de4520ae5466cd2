// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/document.h"

#include <algorithm>

#include "base/text.h"

namespace memdimm::xml {
namespace {

template <class T>
const T* find_by_name(const std::vector<T>& items, std::string_view wanted) {
  const auto found = std::find_if(
      items.begin(), items.end(), [&](const T& item) { return item.name == wanted; });
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

const Attribute* Element::attribute(std::string_view wanted) const {
  return find_by_name(attributes, wanted);
}

const Element* Element::child(std::string_view wanted) const {
  return find_by_name(children, wanted);
}

Span Element::text_at(const Source& source) const {
  if (is_blank(text)) {
    return name_at;
  }
  const std::string_view raw = source.text(content);
  if (raw.find('<') != std::string_view::npos) {
    return content;
  }
  const std::string_view trimmed = trim(raw);
  const auto lead = static_cast<std::uint32_t>(trimmed.data() - raw.data());
  const auto size = static_cast<std::uint32_t>(trimmed.size());
  return {content.begin + lead, content.begin + lead + size, content.source};
}

}  // namespace memdimm::xml
