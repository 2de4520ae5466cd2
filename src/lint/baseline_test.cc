// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/baseline.h"

#include <doctest/doctest.h>

#include "analysis/json_input.h"

namespace memdimm::lint {
namespace {

constexpr Code kSize = {.id = "MD102",
                        .name = "size-zero",
                        .severity = Severity::Error,
                        .refuses = Refuses::Nobody,
                        .title = "",
                        .explanation = ""};

Finding one(const std::string& print) {
  Finding out;
  out.code = &kSize;
  out.place.path = "a.xml";
  out.message = "the size is 0";
  out.fingerprint = print;
  return out;
}

std::string prints(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& each : findings) {
    out += each.fingerprint;
  }
  return out;
}

TEST_CASE("what a baseline knows is taken out as often as it knows it") {
  Baseline baseline;
  baseline.add("a");
  baseline.add("a");
  baseline.add("b");
  std::vector<Finding> first = {one("a"), one("c"), one("b")};
  baseline.remove_known(first);
  CHECK(prints(first) == "c");
  std::vector<Finding> second = {one("a"), one("a"), one("b")};
  baseline.remove_known(second);
  CHECK(prints(second) == "ab");
}

TEST_CASE("a baseline that was written is read as the findings it was written of") {
  std::vector<Finding> findings = {one("a"), one("b"), one("c")};
  findings[1].suppressed = "the document lets it pass";
  const std::string text = baseline_text(findings);
  CHECK(
      text.starts_with("{\n  \"version\": 1,\n  \"findings\": [\n    {\n"
                       "      \"path\": \"a.xml\",\n      \"rule\": \"MD102\",\n"
                       "      \"message\": \"the size is 0\",\n"
                       "      \"fingerprint\": \"a\"\n    },"));
  CHECK(text.ends_with("}\n"));
  read_baseline(text, "baseline.json").remove_known(findings);
  CHECK(prints(findings) == "b");
}

TEST_CASE("what is no baseline is told with its place") {
  struct Row {
    std::string_view text;
    std::string_view told;
  };
  constexpr Row kRows[] = {
      {"", "b.json:1:1: this is not JSON"},
      {"{\n  \"findings\": [}", "b.json:2:16: this is not JSON"},
      {"[]",
       "b.json:1:1: expected an object with \"findings\", as --write-baseline writes "
       "it"},
      {"{\"findings\": 1}",
       "b.json:1:1: expected an object with \"findings\", as --write-baseline writes "
       "it"},
      {R"({"findings": [{}]})",
       "b.json:1:15: expected findings with a \"fingerprint\" each"},
      {R"({"findings": [{"fingerprint": 7}]})",
       "b.json:1:15: expected findings with a \"fingerprint\" each"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    CHECK_THROWS_WITH_AS(read_baseline(row.text, "b.json"),
                         std::string(row.told).c_str(),
                         analysis::InputError);
  }
}

}  // namespace
}  // namespace memdimm::lint
