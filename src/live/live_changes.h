// SPDX-License-Identifier: GPL-2.0-or-later
// Which changes the running guest can take, one after the other.
#pragma once

#include "live/changes.h"

namespace memdimm::live {

// A module that cannot come or go becomes a change that waits for a restart, and says
// why; what else is found about one becomes a remark.
void check_changes(Comparison& comparison, facts::Version qemu);

}  // namespace memdimm::live
