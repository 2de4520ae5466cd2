// SPDX-License-Identifier: GPL-2.0-or-later
// Where each name of a grammar belongs, worked out of its patterns: who finds a name
// where it is not known asks here for the places where it is.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "grammar/expected.h"
#include "grammar/pattern.h"

namespace memdimm::grammar {

// An element on the way to a place, and the attribute with one possible value that
// chooses the form of it: <address type='dimm'>.
struct Enclosing {
  std::string_view name;
  std::string_view attribute{};  // "" where it has one form only
  std::string_view value{};
};

struct Home {
  Part part;
  std::string_view name;
  Pattern pattern;              // of the element or attribute
  std::vector<Enclosing> path;  // from the root down to its parent

  [[nodiscard]] std::string_view parent() const {
    return path.empty() ? std::string_view() : path.back().name;
  }
};

class Homes {
 public:
  Homes(const Patterns& patterns, Pattern start);

  // In the order of the grammar; empty for a name that it does not have.
  [[nodiscard]] const std::vector<Home>& of(std::string_view name) const;

  // All names that it has, elements and attributes.
  [[nodiscard]] const std::vector<std::string_view>& names() const { return names_; }

 private:
  void walk(const Patterns& patterns, Pattern pattern, std::vector<Enclosing>& path);
  void add(Part part,
           std::string_view name,
           Pattern pattern,
           const std::vector<Enclosing>& path);

  std::unordered_map<std::string_view, std::vector<Home>> homes_;
  std::vector<std::string_view> names_;
};

}  // namespace memdimm::grammar
