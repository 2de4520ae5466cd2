// SPDX-License-Identifier: GPL-2.0-or-later
// Which files there are to check. A failure of the world is a std::system_error whose
// text is a sentence.
#pragma once

#include <string>
#include <vector>

#include "lint/settings.h"

namespace memdimm::lint {

struct InputFile {
  std::string path;
  bool from_folder = false;  // nobody named it: other kinds of file are passed over
  const Settings* settings = nullptr;  // its configuration's; nullptr: the plan's
};

// A file as it is, a folder as all *.xml below it, sorted; links to folders are not
// followed, so that no loop is. In a git checkout the files that git ignores are left
// out, as far as git is there to ask. `exclude` are globs over the path or the file's
// name.
std::vector<InputFile> expand(const std::string& path,
                              const std::vector<std::string>& exclude);

// Whether a file's path or name is like one of the globs.
bool is_excluded(const std::string& path, const std::vector<std::string>& exclude);

}  // namespace memdimm::lint
