// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/rule_choice.h"

#include <doctest/doctest.h>

#include "diag/diagnostics.h"

namespace memdimm::lint {
namespace {

using Words = std::vector<std::string>;

Code code(std::string_view id, std::string_view name) {
  Code out{};
  out.id = id;
  out.name = name;
  return out;
}

const Code kXml = code("MD001", "not-well-formed");
const Code kUnit = code("MD101", "decimal-unit");
const Code kZero = code("MD102", "size-zero");
const Code kSlot = code("MD203", "slot-out-of-range");

std::vector<Diagnostic> one_of_each() {
  Diagnostics out;
  for (const Code* each : {&kXml, &kUnit, &kZero, &kSlot}) {
    out.add(*each, {}, "wrong").severity = Severity::Warning;
  }
  return out.take_sorted();
}

std::string ids(const std::vector<Diagnostic>& found) {
  std::string out;
  for (const Diagnostic& one : found) {
    out += (out.empty() ? "" : " ") + std::string(one.code->id);
  }
  return out;
}

TEST_CASE("a rule is named by its id, its name, or how its id begins") {
  struct Row {
    std::string_view wanted;
    bool named;
  };
  constexpr Row kRows[] = {
      {"MD101", true},
      {"md101", true},
      {"decimal-unit", true},
      {"MD1", true},
      {"md", true},
      {"M", false},
      {"", false},
      {"MD2", false},
      {"MD1011", false},
      {"Decimal-Unit", false},
      {"decimal", false},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.wanted);
    CHECK(names_rule(row.wanted, kUnit) == row.named);
  }
}

TEST_CASE("a word that means no rule is told with the nearest one there is") {
  const std::vector<Code> catalogue = {kUnit, kSlot};
  struct Row {
    Words wanted;
    std::string_view told;
  };
  const Row rows[] = {
      {{}, ""},
      {{"MD1", "slot-out-of-range"}, ""},
      {{"MD101", "decimal-units"},
       "no rule is called 'decimal-units'; did you mean decimal-unit?"},
      {{"zzzzzz"}, "no rule is called 'zzzzzz'"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.told);
    CHECK(unknown_rule(row.wanted, catalogue) == row.told);
  }
}

TEST_CASE("what is selected stays, less what is ignored, and faults of the XML stay") {
  struct Row {
    Words select;
    Words ignore;
    std::string_view left;
  };
  const Row rows[] = {
      {{}, {}, "MD001 MD101 MD102 MD203"},
      {{"MD1"}, {}, "MD001 MD101 MD102"},
      {{}, {"MD1"}, "MD001 MD203"},
      {{"MD1"}, {"size-zero"}, "MD001 MD101"},
      {{"MD1", "MD203"}, {"MD"}, "MD001"},
      {{"MD203"}, {"MD001"}, "MD001 MD203"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.left);
    CHECK(ids(choose_rules(one_of_each(), {row.select, row.ignore, {}})) == row.left);
  }
}

TEST_CASE("a severity that was chosen is the finding's, whatever else is selected") {
  const RuleChoice choice{
      {}, {"MD203"}, {{"MD1", Severity::Note}, {"size-zero", Severity::Error}}};
  const auto found = choose_rules(one_of_each(), choice);
  REQUIRE(ids(found) == "MD001 MD101 MD102");
  CHECK(found[0].severity == Severity::Warning);
  CHECK(found[1].severity == Severity::Note);
  CHECK(found[2].severity == Severity::Error);
}

}  // namespace
}  // namespace memdimm::lint
