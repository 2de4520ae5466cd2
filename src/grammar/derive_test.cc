// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/derive.h"

#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace memdimm::grammar {
namespace {

constexpr std::array<std::string_view, 2> kKnown = {"a", "b"};

// Which sequences of child elements a pattern lets stand.
bool takes(Derivatives& derivatives,
           Pattern pattern,
           const std::vector<std::string_view>& names) {
  for (const std::string_view name : names) {
    const Step* step = derivatives.state(pattern).element(name);
    if (step == nullptr) {
      return false;
    }
    pattern = step->next;
  }
  return derivatives.state(pattern).nullable;
}

struct Elements {
  Patterns p;
  Pattern a = p.element("a", {});
  Pattern b = p.element("b", {});
  Pattern c = p.element("c", {});
};

struct Row {
  std::vector<std::string_view> names;
  bool taken;
};

void check(Patterns patterns, Pattern pattern, const std::vector<Row>& rows) {
  Derivatives derivatives(std::move(patterns));
  for (const Row& row : rows) {
    std::string all;
    for (const std::string_view name : row.names) {
      all += name;
    }
    CAPTURE(all);
    CHECK(takes(derivatives, pattern, row.names) == row.taken);
  }
}

TEST_CASE("a group has an order") {
  Elements e;
  const Pattern pattern = e.p.group({e.p.optional(e.a), e.b, e.p.zero_or_more(e.c)});
  check(std::move(e.p),
        pattern,
        {{{}, false},
         {{"a"}, false},
         {{"b"}, true},
         {{"a", "b"}, true},
         {{"b", "a"}, false},
         {{"a", "a", "b"}, false},
         {{"b", "c", "c"}, true},
         {{"c"}, false}});
}

TEST_CASE("an interleave has none, and a choice has one of its parts") {
  Elements e;
  const Pattern pattern =
      e.p.interleave({e.p.choice({e.a, e.b}), e.p.one_or_more(e.c)});
  check(std::move(e.p),
        pattern,
        {{{"a"}, false},
         {{"a", "c"}, true},
         {{"c", "b", "c"}, true},
         {{"c", "a", "b"}, false},
         {{"c"}, false}});
}

TEST_CASE("named elements go before any element, which takes no name it excepts") {
  Elements e;
  const Pattern pattern = e.p.interleave(
      {e.p.zero_or_more(e.p.any_element_except(kKnown)), e.p.optional(e.a)});
  check(std::move(e.p),
        pattern,
        {{{}, true},
         {{"x", "a", "y"}, true},
         {{"a", "a"}, false},
         {{"b"}, false},
         {{"x", "x"}, true}});
}

TEST_CASE(
    "attributes come in any order, and the end of the tag forgets the absent ones") {
  Patterns p;
  const Pattern x = p.attribute("x", p.value("1"));
  const Pattern y = p.attribute("y", p.text());
  const Pattern child = p.element("child", {});
  const Pattern pattern = p.group({x, p.optional(y), child});
  const Pattern only_child = child;
  Derivatives derivatives(std::move(p));
  const Step* first = derivatives.state(pattern).attribute("y");
  REQUIRE(first != nullptr);
  CHECK(derivatives.state(first->next).closed == Pattern{});
  CHECK(derivatives.state(first->next).lenient == only_child);
  const Step* second = derivatives.state(first->next).attribute("x");
  REQUIRE(second != nullptr);
  CHECK(derivatives.state(second->next).closed == only_child);
  CHECK(derivatives.state(pattern).attribute("z") == nullptr);
}

TEST_CASE("an enumerated attribute with several patterns decides between them") {
  Patterns p;
  const auto kind = [&](std::string_view name, Pattern content) {
    return p.group({p.attribute("kind", p.value(name)),
                    p.attribute("size", p.data(kNumber, name)),
                    content});
  };
  const Pattern a = p.element("a", {});
  const Pattern pattern = p.choice({kind("plain", kEmpty), kind("full", a)});
  const Pattern alone = p.attribute("kind", p.one_of({"plain", "full"}));
  Derivatives derivatives(std::move(p));
  CHECK(derivatives.state(pattern).discriminates);
  CHECK(derivatives.state(pattern).attribute("kind")->alternatives.size() == 2);
  CHECK(derivatives.state(pattern).attribute("kind")->decides);
  CHECK_FALSE(derivatives.state(pattern).attribute("size")->decides);
  CHECK_FALSE(derivatives.state(alone).discriminates);
}

TEST_CASE("a text is taken by one member of the content") {
  Patterns p;
  const Pattern number = p.data(kNumber);
  const Pattern words = p.one_of({"on", "off"});
  const Pattern element = p.element("a", {});
  struct {
    std::string_view text;
    Pattern content;
    bool taken;
  } const rows[] = {
      {"12", number, true},
      {"x", number, false},
      {"", number, false},
      {"on", words, true},
      {"on ", words, false},
      {" ", p.optional(number), true},
      {"x", p.optional(number), false},
      {"\n", kEmpty, true},
      {"x", kEmpty, false},
      {"x", p.interleave({p.text(), p.zero_or_more(element)}), true},
      {"x", p.interleave({p.text(), element}), false},
      {"5", p.define("number", number), true},
      {"", element, false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(accepts(p, row.content, row.text) == row.taken);
  }
}

TEST_CASE("a grammar is ambiguous when a valid document leaves a choice of patterns") {
  const auto built = [](bool by_attribute) {
    Patterns p;
    const auto branch = [&](std::string_view kind, Pattern content) {
      const Pattern inside = p.element("inside", {content});
      return by_attribute ? p.group({p.attribute("kind", p.value(kind)), inside})
                          : inside;
    };
    const Pattern root =
        p.element("root", {p.choice({branch("1", kEmpty), branch("2", p.text())})});
    return Grammar(std::move(p), root);
  };
  CHECK(is_unambiguous(built(true)));
  CHECK_FALSE(is_unambiguous(built(false)));
}

}  // namespace
}  // namespace memdimm::grammar
