// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/json_document.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace memdimm {
namespace {

TEST_CASE(
    "a JSON document is indented, ends its line, and is UTF-8 whatever it tells") {
  const nlohmann::ordered_json value = {{"b", 1}, {"a", {"x\xFFy", "größer"}}};
  CHECK(
      json_document(value) ==
      "{\n  \"b\": 1,\n  \"a\": [\n    \"x\xEF\xBF\xBDy\",\n    \"größer\"\n  ]\n}\n");
}

TEST_CASE("characters that steer a terminal stand in JSON as their numbers") {
  const std::string text =
      "\x7F \xC2\x9B \xE2\x80\xAE \xF3\xA0\x81\x81 é# ##[e] ##vso[";
  const std::string json = nlohmann::json(text).dump();
  CHECK(harmless_json(json) ==
        "\"\\u007f \\u009b \\u202e \\udb40\\udc41 é# \\u0023#[e] \\u0023#vso[\"");
  CHECK(nlohmann::json::parse(harmless_json(json)).get<std::string>() == text);
}

TEST_CASE("JSON is nested as deep as its brackets that are open at once") {
  struct Row {
    std::string text;
    std::size_t levels;
  };
  const std::vector<Row> rows = {
      {"7", 0},
      {"[]", 1},
      {"[[], [], {}]", 2},
      {R"({"a": [1, {"b": []}]})", 4},
      {R"(["[[[", "\"[[[", "\\", [1]])", 2},
      {std::string(1000, '['), 1000},
      {"]]}}[[", 2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK_FALSE(is_nested_deeper(row.text, row.levels));
    if (row.levels > 0) {
      CHECK(is_nested_deeper(row.text, row.levels - 1));
    }
  }
}

}  // namespace
}  // namespace memdimm
