// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/difference.h"

#include <algorithm>

#include "base/text.h"

namespace memdimm::xml {
namespace {

std::vector<const Element*> compared_children(const Element& element, Skips skips) {
  std::vector<const Element*> out;
  for (const Element& child : element.children) {
    if (!skips(element, child)) {
      out.push_back(&child);
    }
  }
  return out;
}

bool same_attributes(const Element& a, const Element& b) {
  return a.attributes.size() == b.attributes.size() &&
         std::all_of(
             a.attributes.begin(), a.attributes.end(), [&](const Attribute& one) {
               const Attribute* other = b.attribute(one.name);
               return other != nullptr && other->value == one.value;
             });
}

}  // namespace

std::optional<Span> first_difference(const Element& a, const Element& b, Skips skips) {
  if (a.name != b.name || !same_attributes(a, b) || trim(a.text) != trim(b.text)) {
    return b.name_at;
  }
  const auto before = compared_children(a, skips);
  const auto after = compared_children(b, skips);
  for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i) {
    if (const auto found = first_difference(*before[i], *after[i], skips)) {
      return found;
    }
  }
  if (before.size() == after.size()) {
    return std::nullopt;
  }
  return before.size() > after.size() ? before[after.size()]->name_at
                                      : after[before.size()]->name_at;
}

}  // namespace memdimm::xml
