// SPDX-License-Identifier: GPL-2.0-or-later
// Adds file to file; memory stays bounded unless a report wants all of them.
#include "lint/run.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "lint/catalogue.h"

namespace memdimm::lint {

void Run::add(CheckedFile file, const std::function<void(Finding&)>& tell) {
  if (!file.failure.empty()) {
    add(Failure{std::move(file.name), std::move(file.failure)});
    return;
  }
  if (file.skipped) {
    return;
  }
  if (keeps_) {
    report_.files.push_back(std::move(file.name));
  }
  would_change_ = would_change_ || !file.diff.empty();
  make_unique(file.findings);
  known_.remove_known(file.findings);
  tally_.add(file.findings);
  for (Finding& finding : file.findings) {
    tell(finding);
    if (keeps_) {
      report_.findings.push_back(std::move(finding));
    }
  }
}

const Report& Run::report() {
  std::error_code ignored;
  report_.folder = std::filesystem::current_path(ignored).string();
  if (keeps_) {
    report_.catalogue = catalogue();
  }
  return report_;
}

Verdict Run::verdict(std::optional<Severity> fail_on) const {
  if (!report_.failures.empty()) {
    return Verdict::Failure;
  }
  return would_change_ || tally_.reaches(fail_on) ? Verdict::Findings : Verdict::Fine;
}

std::string unknown_rule(const RuleChoice& choice) {
  std::vector<std::string> words = choice.select;
  words.insert(words.end(), choice.ignore.begin(), choice.ignore.end());
  for (const auto& [rule, severity] : choice.severity) {
    words.push_back(rule);
  }
  return words.empty() ? std::string() : unknown_rule(words, catalogue());
}

}  // namespace memdimm::lint
