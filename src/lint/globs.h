// SPDX-License-Identifier: GPL-2.0-or-later
// Globs over files and folders, as --exclude and configurations have them.
#pragma once

#include <string>
#include <vector>

namespace memdimm::lint {

// Whether one of the globs is like the file's path as it is written, like its path from
// the working folder or from `folder` on, like its name, or like a folder that it is
// in: "old", "old/", "old/*" and "*/old/vm.xml" are all about the files of old.
// `folder` is absolute, or "" for none.
bool matches(const std::string& path,
             const std::vector<std::string>& globs,
             const std::string& folder);

}  // namespace memdimm::lint
