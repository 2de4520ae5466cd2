// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/tally.h"

#include <doctest/doctest.h>

namespace memdimm::lint {
namespace {

Finding finding(Severity severity) {
  Finding out;
  out.severity = severity;
  return out;
}

TEST_CASE("a tally counts files and findings, but for those that are let pass") {
  Tally tally;
  tally.add({});
  CHECK(tally.text() == "1 file checked, no problems");
  Finding passed = finding(Severity::Error);
  passed.suppressed = "a reason";
  tally.add({finding(Severity::Note), finding(Severity::Warning), passed});
  CHECK(tally.text() == "2 files checked: 0 errors, 1 warning, 1 note");
  CHECK(tally.count(Severity::Error) == 0);
  Finding safe = finding(Severity::Error);
  safe.fix = {{}};
  safe.fix_is_safe = true;
  Finding other = finding(Severity::Error);
  other.fix = {{}};
  tally.add({safe, safe, other});
  CHECK(tally.text() ==
        "3 files checked: 3 errors, 1 warning, 1 note; 2 can be mended with --fix, 1 "
        "more with --unsafe-fixes");
  tally.add_fixed(4);
  CHECK(tally.text_of_diff() == "3 files checked, 4 to be fixed");
  CHECK(tally.text_of_fixes().starts_with("3 files checked, 4 fixed, 5 left: 3 err"));
}

}  // namespace
}  // namespace memdimm::lint
