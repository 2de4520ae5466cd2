// SPDX-License-Identifier: GPL-2.0-or-later
// Where QEMU puts each module in guest-physical memory.
#pragma once

#include "layout/layout.h"

namespace memdimm::layout {

// The steps of each module's address and size: what its backend is made of, and what
// the machine wants beside that.
void fit_to_machine(const model::Domain& domain, Layout& layout);

// Fills in Layout::map and each module's address as QEMU (5.2 to 11.1) does when it
// gets the modules in this order: a given address is taken or refused, any other module
// goes to the first gap of the region that holds it, aligned up. A refused module keeps
// its reason and takes no room. Nothing happens on machines whose map is not predicted.
void place_modules(Layout& layout);

// The same for the last module alone, which comes to others that have their places
// already and keep them.
void place_last(Layout& layout);

}  // namespace memdimm::layout
