// SPDX-License-Identifier: GPL-2.0-or-later
// validate: what is wrong with documents, and where. What is asked for, beside the
// settings that a configuration can have too.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "cli/streams.h"
#include "lint/mends.h"

namespace memdimm::cli {

struct Invocation;

// One place that findings go to.
struct ReportTo {
  std::string format;
  std::string file;  // "": standard output
};

struct ValidateOptions {
  std::vector<ReportTo> reports;  // empty: one by itself
  bool statistics = false;        // how many of each rule, instead of findings
  std::optional<unsigned> max_diagnostics;  // as text; nullopt: all
  bool list_files = false;                  // instead of checking them
  bool show_settings = false;               // instead of checking files by them
  bool watch = false;                       // again whenever something changes
  bool allow_empty = false;                 // nothing to check is fine
  std::string baseline;
  bool write_baseline = false;
  std::string config;        // this configuration for all files
  bool isolated = false;     // no configuration at all
  bool skip_others = false;  // named files are like those of folders
  bool gitignore = true;     // leave out what git ignores
  lint::FixMode fix = lint::FixMode::None;
  bool diff = false;  // with fix: show, change nothing
  unsigned jobs = 0;  // 0: as many as there are cores
};

ExitCode validate(const Invocation& invocation, const Streams& streams);

}  // namespace memdimm::cli
