// SPDX-License-Identifier: GPL-2.0-or-later
// What programs read of a rule: the list grows with every rule, its shape does not.
#include "report/catalogue_json.h"

#include <doctest/doctest.h>

#include "report/formats.h"

namespace memdimm::report {
namespace {

TEST_CASE("a rule says all that is known of it") {
  const Code code = {
      .id = "MD101",
      .name = "decimal-unit",
      .severity = Severity::Warning,
      .refuses = Refuses::Nobody,
      .scope = Scope::Libvirt,
      .mend = Mend::Units,
      .title = "a unit in thousands",
      .explanation = "Why,\nand \"how\".",
      .related = {"MD108"},
  };
  CHECK(catalogue_json({&code, 1}, false) ==
        R"([
  {
    "id": "MD101",
    "name": "decimal-unit",
    "severity": "warning",
    "scope": "libvirt",
    "area": "sizes and alignment",
    "refuses": "nobody",
    "title": "a unit in thousands",
    "explanation": "Why,\nand \"how\".",
    "fixable": true,
    "mend": "units",
    "safe": false,
    "since": "0.1.0",
    "url": ")" +
            rule_url(code) + R"(",
    "related": [
      "MD108"
    ]
  }
]
)");
}

}  // namespace
}  // namespace memdimm::report
