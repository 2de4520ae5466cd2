// SPDX-License-Identifier: GPL-2.0-or-later
// A module that QEMU has, in the words that plug and unplug one: those of a document
// and of its layout.
#pragma once

#include <string>

#include "layout/layout.h"
#include "live/vm.h"
#include "model/domain.h"

namespace memdimm::live {

// A module on its way into the guest, with its place.
struct Incoming {
  model::Module module;
  layout::PlacedModule placed;
  layout::Layout layout;
};

// What emit needs of a device that is there already.
layout::PlacedModule placed_as(const MachineModule& module);
model::Module module_as(const MachineModule& module);

// The module as it can be plugged again, with its backend as `vm` has it.
Incoming again(const Vm& vm, const MachineModule& module);

// How a plugged module is not what was sent: "is in slot 3, not 2"; "" where it is.
std::string misplaced(const layout::PlacedModule& wanted, const MachineModule& seen);

}  // namespace memdimm::live
