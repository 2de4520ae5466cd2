// SPDX-License-Identifier: GPL-2.0-or-later
// Which files of a folder are git's.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace memdimm::lint {

// The *.xml below `folder` that git tracks or would track, in no order; nullopt outside
// a checkout, or where git is not there to ask.
std::optional<std::vector<std::string>> git_files(const std::string& folder);

}  // namespace memdimm::lint
