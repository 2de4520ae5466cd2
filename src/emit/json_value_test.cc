// SPDX-License-Identifier: GPL-2.0-or-later
#include "emit/json_value.h"

#include <doctest/doctest.h>

namespace memdimm::emit {
namespace {

TEST_CASE("values keep their kind and order, and strings are escaped") {
  const Item item{"-object",
                  {{"z", true},
                   {"a", std::uint64_t{18446744073709551615U}},
                   {"text", "a\"b\\c\n,ä"},
                   {"list", std::vector<unsigned>{0, 2}},
                   {"empty", std::vector<unsigned>{}},
                   {"off", false}}};
  CHECK(json_text(item) ==
        R"({"z":true,"a":18446744073709551615,"text":"a\"b\\c\n,ä","list":[0,2],)"
        R"("empty":[],"off":false})");
  CHECK(json_text({"-S", {}}) == "{}");
}

}  // namespace
}  // namespace memdimm::emit
