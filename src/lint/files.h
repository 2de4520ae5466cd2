// SPDX-License-Identifier: GPL-2.0-or-later
// Which files there are to check. A failure of the world is told in a sentence, and the
// rest goes on.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lint/settings.h"

namespace memdimm::lint {

struct InputFile {
  std::string path;
  bool from_folder = false;  // nobody named it: other kinds of file are passed over
  const Settings* settings = nullptr;  // its configuration's; nullptr: the plan's
};

// A path that cannot be read, and why: a sentence.
using Unreadable = std::function<void(const std::string& path, const std::string& why)>;

// A file as it is, a folder as all *.xml below it (in capitals too), sorted. Links to
// folders are not followed, so that no loop is. What git ignores in a checkout is left
// out where `gitignore` says so; the folder itself was named, whatever git says of it.
std::vector<InputFile> expand(const std::string& path,
                              bool gitignore,
                              const Unreadable& unreadable);

}  // namespace memdimm::lint
