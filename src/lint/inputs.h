// SPDX-License-Identifier: GPL-2.0-or-later
// The files that a run is about, each with its configuration's settings.
#pragma once

#include <string>
#include <vector>

#include "lint/config.h"
#include "lint/files.h"

namespace memdimm::lint {

// What was named: files, folders, "-"; nothing is standard input.
struct Named {
  std::vector<std::string> paths;
  bool skip_others = false;  // named files are like those of folders
  bool gitignore = true;     // leave out what git ignores in folders
};

struct Inputs {
  std::vector<InputFile> files;
  std::size_t excluded = 0;                // of folders, by globs
  std::vector<std::string> empty_folders;  // named, and without any *.xml
};

// A file comes once, however often it is named, and by whichever link: what was named
// itself comes before what a folder has, and a file before a link to it. Globs to
// exclude are for files that nobody named.
Inputs find_inputs(const Named& named, Configs& configs, const Unreadable& unreadable);

}  // namespace memdimm::lint
