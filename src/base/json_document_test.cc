// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/json_document.h"

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

}  // namespace
}  // namespace memdimm
