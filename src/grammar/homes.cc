// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/homes.h"

#include <algorithm>

namespace memdimm::grammar {
namespace {

// An attribute of a group that has one possible value decides about the others.
Enclosing decided(const Patterns& patterns, Pattern group, Enclosing around) {
  for (const Pattern each : patterns.children(group)) {
    const Node& node = patterns.node(each);
    if (node.kind == Kind::Attribute) {
      const Node& content = patterns.node(patterns.child(each));
      if (content.kind == Kind::Value) {
        around.attribute = node.name;
        around.value = content.name;
        return around;
      }
    }
  }
  return around;
}

bool same_path(const std::vector<Enclosing>& a, const std::vector<Enclosing>& b) {
  return std::ranges::equal(a, b, [](const Enclosing& x, const Enclosing& y) {
    return x.name == y.name && x.attribute == y.attribute && x.value == y.value;
  });
}

}  // namespace

Homes::Homes(const Patterns& patterns, Pattern start) {
  std::vector<Enclosing> path;
  walk(patterns, start, path);
}

void Homes::add(Part part,
                std::string_view name,
                Pattern pattern,
                const std::vector<Enclosing>& path) {
  std::vector<Home>& known = homes_[name];
  if (known.empty()) {
    names_.push_back(name);
  }
  const bool again = std::ranges::any_of(known, [&](const Home& home) {
    return home.part == part && same_path(home.path, path);
  });
  if (!again) {
    known.push_back({part, name, pattern, path});
  }
}

void Homes::walk(const Patterns& patterns,
                 Pattern pattern,
                 std::vector<Enclosing>& path) {
  const Node& node = patterns.node(pattern);
  switch (node.kind) {
    case Kind::Element:
      add(Part::Element, node.name, pattern, path);
      path.push_back({node.name});
      walk(patterns, patterns.child(pattern), path);
      path.pop_back();
      return;
    case Kind::Attribute:
      add(Part::Attribute, node.name, pattern, path);
      return;
    case Kind::AnyElement:
    case Kind::AnyAttribute:
    case Kind::Anything:
      return;
    default:
      break;
  }
  const bool group = node.kind == Kind::Group && !path.empty();
  const Enclosing outside = group ? path.back() : Enclosing();
  if (group) {
    path.back() = decided(patterns, pattern, outside);
  }
  for (const Pattern child : patterns.children(pattern)) {
    walk(patterns, child, path);
  }
  if (group) {
    path.back() = outside;
  }
}

const std::vector<Home>& Homes::of(std::string_view name) const {
  static const std::vector<Home> none;
  const auto found = homes_.find(name);
  return found == homes_.end() ? none : found->second;
}

}  // namespace memdimm::grammar
