// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/pattern.h"

#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace memdimm::grammar {
namespace {

TEST_CASE("equal patterns are one pattern") {
  Patterns p;
  const auto make = [&](std::string_view name, std::string_view example) {
    return p.element(name, {p.optional(p.text()), p.data(kUnit)}, example);
  };
  CHECK(make("a", "") == make("a", ""));
  CHECK(make("a", "") != make("b", ""));
  CHECK(make("a", "") != make("a", "<a/>"));
  CHECK(p.data(kUnit) == p.data(kUnit));
  CHECK(p.data(kUnit) != p.data(kUnit, "a unit of time"));
  CHECK(p.data(kUnit) != p.data(kUuid));
  CHECK(p.value("a") != p.value("b"));
}

TEST_CASE("interning survives the growth of its table") {
  Patterns p;
  std::vector<std::string> names;
  names.reserve(2000);
  for (int i = 0; i < 2000; ++i) {
    names.push_back("n" + std::to_string(i));
  }
  std::vector<Pattern> first;
  first.reserve(names.size());
  for (const std::string& name : names) {
    first.push_back(p.value(name));
  }
  const std::size_t size = p.size();
  for (std::size_t i = 0; i < names.size(); ++i) {
    CHECK(p.value(names[i]) == first[i]);
    CHECK(p.node(first[i]).name == names[i]);
  }
  CHECK(p.size() == size);
}

TEST_CASE("builders leave out what has no meaning") {
  Patterns p;
  const Pattern a = p.value("a");
  const Pattern b = p.value("b");
  const Pattern c = p.value("c");
  CHECK(p.group({kEmpty, a, kEmpty}) == a);
  CHECK(p.group({a, kNotAllowed}) == kNotAllowed);
  CHECK(p.group({a, p.group({b, c})}) == p.group({p.group({a, b}), c}));
  CHECK(p.interleave({kEmpty, kEmpty}) == kEmpty);
  CHECK(p.interleave({a, p.interleave({b, c})}) == p.interleave({a, b, c}));
  CHECK(p.interleave({a, kNotAllowed}) == kNotAllowed);
  CHECK(p.choice({a, kNotAllowed, a}) == a);
  CHECK(p.choice({a, p.choice({b, a})}) == p.choice({a, b}));
  CHECK(p.one_of({}) == kNotAllowed);
  CHECK(p.optional(p.optional(a)) == p.optional(a));
  CHECK(p.optional(p.zero_or_more(a)) == p.zero_or_more(a));
  CHECK(p.optional(kNotAllowed) == kEmpty);
  CHECK(p.one_or_more(kNotAllowed) == kNotAllowed);
  CHECK(p.zero_or_more(kEmpty) == kEmpty);
}

TEST_CASE("a pattern is rebuilt with other children") {
  Patterns p;
  const Pattern a = p.value("a");
  const Pattern b = p.value("b");
  const std::array both = {b, a};
  const std::array only = {b};
  CHECK(p.rebuilt(p.group({a, b}), both) == p.group({b, a}));
  CHECK(p.rebuilt(p.choice({a, b}), both) == p.choice({b, a}));
  CHECK(p.rebuilt(p.optional(a), only) == p.optional(b));
  CHECK(p.rebuilt(p.one_or_more(a), only) == p.one_or_more(b));
  CHECK(p.rebuilt(p.define("name", a), only) == b);
  CHECK(p.rebuilt(a, {}) == a);
}

}  // namespace
}  // namespace memdimm::grammar
