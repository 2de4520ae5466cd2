// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the files, checks them, and adds file to file.
#include "lint/run.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "lint/baseline.h"
#include "lint/catalogue.h"
#include "lint/rule_choice.h"

namespace memdimm::lint {
namespace {

class Run {
 public:
  Run(const RunRequest& request, const Listener& listener, std::istream& standard_input)
      : request_(request), listener_(listener), standard_input_(standard_input) {}

  Outcome run() {
    for (const Failure& failure : request_.failures) {
      fail(failure);
    }
    if (!request_.baseline.empty()) {
      known_ = read_baseline(
          read_input(
              request_.baseline, standard_input_, request_.settings.analysis.most_read),
          request_.baseline);
    }
    const CheckPlan plan = {.files = request_.files,
                            .settings = request_.settings,
                            .renders = request_.renders,
                            .fix = request_.fix,
                            .diff = request_.diff,
                            .jobs = request_.jobs,
                            .stdin_name = request_.stdin_name};
    listener_.begin(plan.files.size());
    out_.checker = std::make_unique<Checker>(standard_input_);
    out_.checker->run(plan, [&](CheckedFile&& file) {
      add(std::move(file));
      listener_.file();
    });
    const std::optional<unsigned>& limit = request_.settings.max_warnings;
    out_.fails = out_.fails || (limit && out_.tally.count(Severity::Warning) > *limit);
    std::error_code ignored;
    out_.report.folder = std::filesystem::current_path(ignored).string();
    if (request_.keeps) {
      out_.report.catalogue = catalogue();
    }
    return std::move(out_);
  }

 private:
  void fail(Failure failure) {
    listener_.failure(failure.message);
    out_.report.failures.push_back(std::move(failure));
  }

  void add(CheckedFile file) {
    if (!file.failure.empty()) {
      fail({std::move(file.name), std::move(file.failure)});
      return;
    }
    if (file.skipped) {
      ++out_.skipped;
      return;
    }
    ++out_.checked;
    out_.tally.add_fixed(file.fixed);
    if (!file.left_alone.empty()) {
      listener_.left_alone(file.name, file.left_alone);
    }
    if (request_.keeps) {
      out_.report.files.push_back(std::move(file.name));
    }
    if (request_.diff) {
      // What is left to mend by hand is told without --diff.
      out_.would_change = out_.would_change || !file.diff.empty();
      out_.tally.add({});
      listener_.diff(file.diff);
      return;
    }
    if (!file.mended.empty()) {
      listener_.mended(file.mended);
    }
    make_unique(file.findings);
    known_.remove_known(file.findings);
    out_.tally.add(file.findings);
    for (Finding& finding : file.findings) {
      const std::optional<Severity>& limit = file.settings->fail_on;
      out_.fails =
          out_.fails || (limit && finding.severity >= *limit && !finding.suppressed);
      listener_.finding(finding);
      if (request_.keeps) {
        out_.report.findings.push_back(std::move(finding));
      }
    }
  }

  const RunRequest& request_;
  const Listener& listener_;
  std::istream& standard_input_;
  Baseline known_;
  Outcome out_;
};

}  // namespace

Verdict Outcome::verdict() const {
  if (!report.failures.empty()) {
    return Verdict::Failure;
  }
  return would_change || fails ? Verdict::Findings : Verdict::Fine;
}

Outcome run(const RunRequest& request,
            const Listener& listener,
            std::istream& standard_input) {
  return Run(request, listener, standard_input).run();
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
