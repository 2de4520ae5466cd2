// SPDX-License-Identifier: GPL-2.0-or-later
// A QEMU that runs made into what a definition says.
#pragma once

#include "live/verdict.h"
#include "live/vm_commands.h"

namespace memdimm::live {

struct Applied {
  Report done;   // or, for a dry run, what would be done
  Verdict left;  // what still differs; of a dry run nothing is known
};

// Unplugs what the definition has not, plugs what QEMU has not, to where a start would
// place it, and resizes. Where something else differs NotDone says what needs a
// restart, a line each, and nothing is done.
Applied apply(const State& definition, bool dry_run, Running& running);

}  // namespace memdimm::live
