// SPDX-License-Identifier: GPL-2.0-or-later
// A piece of XML as it should stand, for a help: "write
// <target><node>0</node></target>".
#pragma once

#include <list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/xml_element.h"
#include "grammar/homes.h"
#include "xml/document.h"

namespace memdimm::grammar {

// An element that grows by what belongs into it.
class Sketch {
 public:
  explicit Sketch(std::string_view name) : name_(name) {}

  // In the order in which they were set; one that is set again keeps its place.
  void set(std::string_view attribute, std::string_view value);
  void write(std::string_view text) { text_ = text; }

  // The child of that name and kind, made where it is not there: of the element that
  // `like` has of that name, where there is one and it holds no elements.
  Sketch& child(const Enclosing& which, const xml::Element* like);
  void adopt(Sketch child) { children_.push_back(std::move(child)); }

  // Attributes and text of an element.
  void copy(const xml::Element& element);

  [[nodiscard]] bool has(std::string_view attribute) const;
  [[nodiscard]] std::string text() const;      // <name …>…</name>
  [[nodiscard]] std::string children() const;  // what stands in it

 private:
  std::string name_;
  std::vector<std::pair<std::string, std::string>> attributes_;
  std::string text_;
  std::list<Sketch> children_;
};

}  // namespace memdimm::grammar
