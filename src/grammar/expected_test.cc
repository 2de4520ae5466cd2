// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/expected.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace memdimm::grammar {
namespace {

std::vector<std::string> lacking_names(const Patterns& p, Pattern content, Part part) {
  std::vector<std::string> all;
  for (const auto& alternatives : lacking(p, content, part)) {
    std::string line;
    for (const Pattern each : alternatives) {
      line += (line.empty() ? "" : "|") + std::string(p.node(each).name);
    }
    all.push_back(line);
  }
  return all;
}

TEST_CASE("what is lacking is told once, and alternatives together") {
  using Names = std::vector<std::string>;
  Patterns p;
  const Pattern a = p.element("a", {});
  const Pattern b = p.element("b", {});
  const Pattern other_b = p.element("b", {p.text()});
  const Pattern x = p.attribute("x", p.text());
  struct {
    Pattern content;
    Names elements;
  } const rows[] = {
      {kEmpty, {}},
      {p.group({a, p.optional(b), x}), {"a"}},
      {p.interleave({a, p.one_or_more(b), p.data(kUnit)}), {"a", "b"}},
      {p.choice({p.group({a, b}), other_b}), {"b"}},
      {p.choice({a, b}), {"a|b"}},
      {p.choice({a, p.optional(b)}), {}},
      {p.group({b, other_b}), {"b"}},
  };
  for (const auto& row : rows) {
    CHECK(lacking_names(p, row.content, Part::Element) == row.elements);
  }
  CHECK(lacking_names(p, p.group({a, x}), Part::Attribute) == Names{"x"});
}

TEST_CASE("values are named by their words or by their type") {
  Patterns p;
  const Pattern words = p.one_of({"ram", "rom", "flash"});
  const Pattern mixed = p.choice({p.value("auto"), p.data(kNumber, "a node")});
  CHECK(expected_values(p, words) == "'ram', 'rom' or 'flash'");
  CHECK(expected_values(p, mixed) == "'auto' or a node");
  CHECK(expected_values(p, p.data(kNumber)) == "a number in decimal digits");
  CHECK(closest_value(p, words, "ramm") == "ram");
  CHECK(closest_value(p, words, "flsah") == "flash");
  CHECK(closest_value(p, words, "nvdimm").empty());
  CHECK(closest_value(p, p.data(kUnit), "MiBi") == "MiB");
}

TEST_CASE("names that may come are listed, any-patterns left out") {
  Patterns p;
  const Pattern content = p.interleave({p.optional(p.element("a", {})),
                                        p.element("b", {}),
                                        p.any_element_except({}),
                                        p.attribute("x", p.text())});
  const Pattern nothing = kEmpty;
  Derivatives derivatives(std::move(p));
  CHECK(expected_names(derivatives.state(content), Part::Element) ==
        "expected <a> or <b>");
  CHECK(expected_names(derivatives.state(content), Part::Attribute) == "expected 'x'");
  CHECK(expected_names(derivatives.state(nothing), Part::Element) ==
        "no element may stand there");
  CHECK(expected_names(derivatives.state(nothing), Part::Attribute) ==
        "no more attributes may stand there");
  CHECK(mentions(derivatives.patterns(), content, Part::Element, "a"));
  CHECK_FALSE(mentions(derivatives.patterns(), content, Part::Element, "x"));
}

}  // namespace
}  // namespace memdimm::grammar
