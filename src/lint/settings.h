// SPDX-License-Identifier: GPL-2.0-or-later
// What decides what is told of one file: options, and the configuration around it.
#pragma once

#include <string>
#include <vector>

#include "analysis/settings.h"
#include "lint/rule_choice.h"

namespace memdimm::lint {

struct Settings {
  analysis::Settings analysis;
  RuleChoice rules;
  std::vector<std::string> exclude;  // globs over the paths or names of files
};

}  // namespace memdimm::lint
