// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/sketch.h"

#include <algorithm>

#include "base/text.h"
#include "base/xml_escape.h"

namespace memdimm::grammar {

void Sketch::set(std::string_view attribute, std::string_view value) {
  const auto known = std::ranges::find_if(
      attributes_, [&](const auto& each) { return each.first == attribute; });
  if (known == attributes_.end()) {
    attributes_.emplace_back(attribute, value);
  } else {
    known->second = value;
  }
}

bool Sketch::has(std::string_view attribute) const {
  return std::ranges::any_of(attributes_,
                             [&](const auto& each) { return each.first == attribute; });
}

void Sketch::copy(const xml::Element& element) {
  for (const xml::Attribute& each : element.attributes) {
    set(each.name, each.value);
  }
  text_ = trim(element.text);
}

Sketch& Sketch::child(const Enclosing& which, const xml::Element* like) {
  const auto known = std::ranges::find_if(
      children_, [&](const Sketch& each) { return each.name_ == which.name; });
  if (known != children_.end()) {
    return *known;
  }
  Sketch& out = children_.emplace_back(which.name);
  const xml::Element* there = like == nullptr ? nullptr : like->child(which.name);
  if (there != nullptr && there->children.empty()) {
    out.copy(*there);
  }
  if (!which.attribute.empty()) {
    out.set(which.attribute, which.value);
  }
  return out;
}

std::string Sketch::children() const {
  std::string out = xml_escaped(text_, '\'');
  for (const Sketch& each : children_) {
    out += each.text();
  }
  return out;
}

std::string Sketch::text() const {
  XmlAttributes attributes;
  for (const auto& [name, value] : attributes_) {
    attributes.emplace_back(name, value);
  }
  return xml_element(name_, attributes, children(), '\'');
}

}  // namespace memdimm::grammar
