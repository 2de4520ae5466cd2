// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/json_input.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace memdimm::analysis {
namespace {

std::string refusal(std::string_view text) {
  try {
    const JsonInput input(text, "f");
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

TEST_CASE("every value of a JSON text knows where it begins") {
  const JsonInput input("\xEF\xBB\xBF{\n \"a\": [1e400, \"x\\u00e9\"],\n \"a\": null }",
                        "f");
  const JsonValue& root = input.root();
  REQUIRE(root.members.size() == 2);
  const JsonValue& list = root.members[0].value;
  CHECK(root.members[0].at == 6);
  REQUIRE(list.items.size() == 2);
  CHECK(list.items[0].kind == JsonKind::Number);
  CHECK(list.items[0].text == "1e400");
  CHECK(list.items[0].at == 12);
  CHECK(list.items[1].text == "x\xC3\xA9");
  CHECK(root.find("a")->kind == JsonKind::Null);
  CHECK(root.find("b") == nullptr);
}

TEST_CASE("what is no JSON is told where it stops being some") {
  struct Row {
    std::string_view text;
    std::string_view place;
  };
  constexpr Row kRows[] = {
      {"", "f:1:1"},           {" \n", "f:2:1"},        {"{", "f:1:2"},
      {"[1,]", "f:1:4"},       {"[1 2]", "f:1:4"},      {"{\"a\" 1}", "f:1:6"},
      {"{a: 1}", "f:1:2"},     {"01", "f:1:2"},         {"-", "f:1:2"},
      {"1.", "f:1:3"},         {"1e+", "f:1:4"},        {"tru", "f:1:1"},
      {"\"a", "f:1:3"},        {R"("\x")", "f:1:1"},    {"\"\xFF\"", "f:1:1"},
      {"[\"\\", "f:1:4"},      {"{} {}", "f:1:4"},      {"[1}", "f:1:3"},
      {"{\"a\":1,}", "f:1:8"}, {R"("\ud800")", "f:1:1"}};
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    CHECK(refusal(row.text) == std::string(row.place) + ": this is not JSON");
  }
  CHECK(refusal(std::string(100000, '[')).ends_with("this is not JSON"));
  CHECK(refusal("[[[]], {}, -0.5e-3, true, false]").empty());
}

TEST_CASE("all faults are told at once, in the order of their places") {
  JsonInput input("{\n\"a\": 1\n}", "f");
  input.add_fault(7, "second");
  input.add_fault(2, "first");
  try {
    input.throw_faults();
    FAIL("nothing was thrown");
  } catch (const InputError& error) {
    CHECK(std::string(error.what()) == "f:2:1: first\nf:2:6: second");
  }
}

}  // namespace
}  // namespace memdimm::analysis
