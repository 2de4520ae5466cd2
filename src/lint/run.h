// SPDX-License-Identifier: GPL-2.0-or-later
// One run over many files: which there are, what each of them says, and what it comes
// to.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lint/check.h"
#include "lint/config.h"
#include "lint/finding.h"
#include "lint/inputs.h"
#include "lint/tally.h"

namespace memdimm::lint {

// What could not be read, and why: a sentence that names it.
struct Failure {
  std::string path;
  std::string message;
};

// What a report tells of a run.
struct Report {
  std::string folder;              // where relative paths begin; absolute
  std::vector<std::string> files;  // all that were checked, in order
  std::vector<Finding> findings;   // by file, then place
  std::vector<Failure> failures;
  std::vector<Code> catalogue;  // every rule there is
};

enum class Verdict { Fine, Findings, Failure };

struct RunRequest {
  std::vector<InputFile> files;
  std::vector<Failure> failures;  // met while they were looked for
  const Settings& settings;       // of the run, and of files without some of their own
  std::string baseline;  // a file with findings that are not told again; "": none
  std::vector<Render> renders;
  bool keeps = false;  // all findings, for a report: else memory stays bounded
  FixMode fix = FixMode::None;
  bool diff = false;  // with fix: show, change nothing
  unsigned jobs = 0;
  std::string stdin_name;
};

// Who is told what happens, file by file.
struct Listener {
  std::function<void(std::size_t files)> begin;
  std::function<void(const std::string& sentence)> failure;
  std::function<void(const std::string& diff)> diff;
  std::function<void(const std::string& text)> mended;  // standard input
  std::function<void(const std::string& name, const std::string& why)> left_alone;
  std::function<void(Finding&)> finding;
  std::function<void()> file;  // is through
};

struct Outcome {
  Tally tally;
  Report report;
  bool would_change = false;  // --fix --diff found something to mend
  std::size_t checked = 0;    // files
  std::size_t skipped = 0;    // files of folders that are for others
  bool fails = false;  // something is at or above what its file's settings fail on
  std::unique_ptr<Checker> checker;  // holds what findings point to

  [[nodiscard]] Verdict verdict() const;
};

Outcome run(const RunRequest& request,
            const Listener& listener,
            std::istream& standard_input);

// The first word of the choice that means no rule, with the nearest one; "" for none.
std::string unknown_rule(const RuleChoice& choice);

}  // namespace memdimm::lint
