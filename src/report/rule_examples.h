// SPDX-License-Identifier: GPL-2.0-or-later
// For each rule a document that breaks it and the one next to it that does not: those
// of testdata/rules, which the build puts into the program.
#pragma once

#include <span>
#include <string_view>

namespace memdimm::report {

struct RuleExample {
  std::string_view id;
  std::string_view before;  // bad.xml
  std::string_view after;   // ok.xml
};

std::span<const RuleExample> rule_examples();

// The rule's, or nullptr: a test forbids that.
const RuleExample* find_example(std::string_view id);

}  // namespace memdimm::report
