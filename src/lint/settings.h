// SPDX-License-Identifier: GPL-2.0-or-later
// What decides what is told of one file: options, and the configuration around it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/settings.h"
#include "lint/rule_choice.h"

namespace memdimm::lint {

// Rules that are not told of some files.
struct FileIgnores {
  std::string glob;
  std::vector<std::string> rules;
};

// What a setting was set to, and where: for those who ask which ones are in force.
struct Said {
  std::string name;
  std::string value;
  std::string where;  // "FILE:LINE:COL", or "the command line"
};

struct Settings {
  analysis::Settings analysis;
  RuleChoice rules;
  std::vector<std::string> exclude;  // globs over files and folders
  std::vector<FileIgnores> per_file_ignores;
  std::string folder;  // where globs begin; "": the working folder
  std::optional<Severity> fail_on = Severity::Error;  // nullopt: never
  // Of a whole run: that of its working folder, else of its first file.
  std::string format;                    // of standard output; "": by where it goes
  std::optional<unsigned> max_warnings;  // more of them are a failure
  std::string configuration;             // the file that was read; "": none
  std::vector<Said> said;
};

}  // namespace memdimm::lint
