// SPDX-License-Identifier: GPL-2.0-or-later
// The files that a run is about, each with its configuration's settings.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lint/config.h"
#include "lint/files.h"

namespace memdimm::lint {

// What was named: files, folders, "-"; nothing is standard input.
struct Named {
  std::vector<std::string> paths;
  bool skip_others = false;  // named files are like those of folders
};

// A path that cannot be read, and why.
using Unreadable = std::function<void(const std::string& path, const std::string& why)>;

// A file that is named twice comes once. `exclude` of the command line is for folders;
// a configuration's is for every file that nobody named.
std::vector<InputFile> find_inputs(const Named& named,
                                   const std::vector<std::string>& exclude,
                                   Configs& configs,
                                   const Unreadable& unreadable);

}  // namespace memdimm::lint
