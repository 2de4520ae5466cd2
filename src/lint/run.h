// SPDX-License-Identifier: GPL-2.0-or-later
// What checking many files comes to: counts, failures, and what a report tells.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lint/baseline.h"
#include "lint/check.h"
#include "lint/finding.h"
#include "lint/rule_choice.h"
#include "lint/tally.h"

namespace memdimm::lint {

// What could not be read, and why: a sentence that names it.
struct Failure {
  std::string path;
  std::string message;
};

// What a run found.
struct Report {
  std::string folder;              // where relative paths begin; absolute
  std::vector<std::string> files;  // all that were checked, in order
  std::vector<Finding> findings;   // by file, then place
  std::vector<Failure> failures;
  std::vector<Code> catalogue;  // every rule there is
};

enum class Verdict { Fine, Findings, Failure };

class Run {
 public:
  // Findings in `known` are not told again. `keeps`: all others, for a report.
  Run(Baseline known, bool keeps) : known_(std::move(known)), keeps_(keeps) {}

  void add(Failure failure) { report_.failures.push_back(std::move(failure)); }

  // Gives `tell` what is new of the file.
  void add(CheckedFile file, const std::function<void(Finding&)>& tell);

  [[nodiscard]] const Tally& tally() const { return tally_; }

  // Complete, once every file was added.
  const Report& report();

  // `fail_on`: the severity from which on findings count; nullopt: none does.
  [[nodiscard]] Verdict verdict(std::optional<Severity> fail_on) const;

 private:
  Baseline known_;
  bool keeps_;
  bool would_change_ = false;  // --fix --diff found something to mend
  Tally tally_;
  Report report_;
};

// The first word of the choice that means no rule, with the nearest one; "" for none.
std::string unknown_rule(const RuleChoice& choice);

}  // namespace memdimm::lint
