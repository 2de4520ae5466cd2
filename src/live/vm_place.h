// SPDX-License-Identifier: GPL-2.0-or-later
// Where a module goes in a QEMU that runs, as far as QEMU itself decides that.
#pragma once

#include <string>

#include "live/vm.h"
#include "live/vm_change.h"
#include "model/domain.h"

namespace memdimm::live {

// Why QEMU has no place for the module: a sentence about what it would take that is
// taken already, or not there; "" where there is none.
std::string conflict(const Vm& vm, const Incoming& what);

// Gives a module that names no slot the lowest one that nothing is in and that no
// device or object is called after, and its id with it; one without slots gets an id
// that is free. A proposal's boot memory has slot 0 where no definition says otherwise.
// A slot, an alias and an id that are named stay.
void choose_place(const Vm& vm, model::DialectId dialect, Incoming& what);

// Whether somebody else has by now what the module was to get.
bool is_taken(const Vm& vm, const Incoming& what);

// QEMU as it is to be once the module is plugged.
Vm with(Vm vm, const Incoming& what);

}  // namespace memdimm::live
