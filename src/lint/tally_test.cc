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
  CHECK(tally.reaches(Severity::Note));
  CHECK(tally.reaches(Severity::Warning));
  CHECK_FALSE(tally.reaches(Severity::Error));
  CHECK_FALSE(tally.reaches(std::nullopt));
}

}  // namespace
}  // namespace memdimm::lint
