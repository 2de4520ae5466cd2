// SPDX-License-Identifier: GPL-2.0-or-later
// What --host looks up on a Linux machine.
#pragma once

#include <filesystem>

#include "analysis/settings.h"
#include "layout/target.h"

namespace memdimm::analysis {

// Fills in Target::host, host_cpus and numad_nodes, and the mounts of hugetlbfs for
// sizes that the target has none of, from proc and sys below `root` ("/", or a copy of
// another machine's). What is not there, or cannot be read, stays unknown; a
// std::system_error where there is neither proc nor sys.
void read_host(const std::filesystem::path& root, layout::Target& target);

// Does so where the settings want it and it was not done yet.
void look_host_up(Settings& settings);

}  // namespace memdimm::analysis
