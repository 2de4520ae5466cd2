// SPDX-License-Identifier: GPL-2.0-or-later
// Which elements the comparison of memory is about, so that all others are the rest.
#include "live/beside_memory.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "xml/difference.h"

namespace memdimm::live {
namespace {

// Elements that hold nothing but what the comparison is about, or nothing at all.
bool holds_only(const xml::Element& element, std::string_view name) {
  return element.attributes.empty() &&
         std::all_of(element.children.begin(),
                     element.children.end(),
                     [&](const xml::Element& child) { return child.name == name; });
}

// What the comparison is about, and is not compared as text.
bool is_about_memory(const xml::Element& parent, const xml::Element& child) {
  constexpr std::array<std::string_view, 5> kOfDomain = {
      "memory", "maxMemory", "currentMemory", "memoryBacking", "numatune"};
  if (parent.name == "devices") {
    return child.name == "memory";
  }
  if (parent.name == "cpu") {
    return child.name == "numa";
  }
  return parent.name == "domain" &&
         (std::find(kOfDomain.begin(), kOfDomain.end(), child.name) !=
              kOfDomain.end() ||
          (child.name == "devices" && holds_only(child, "memory")) ||
          (child.name == "cpu" && holds_only(child, "numa")));
}

}  // namespace

std::optional<Span> difference_beside_memory(const xml::Element& running,
                                             const xml::Element& wanted) {
  return xml::first_difference(running, wanted, is_about_memory);
}

}  // namespace memdimm::live
