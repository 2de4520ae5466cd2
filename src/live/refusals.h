// SPDX-License-Identifier: GPL-2.0-or-later
// What a guest that runs refuses: which modules come, go or change their size, and what
// it has no place for.
#pragma once

#include "diag/diagnostics.h"
#include "facts/versions.h"
#include "live/state.h"
#include "live/verb.h"

namespace memdimm::live {

// Whether QEMU takes such a module out of a running guest: a DIMM, and from 8.2 on a
// virtio-mem that is empty (5.2 to 11.1 refuse all others).
bool can_unplug(const model::Module& module, facts::Version qemu);

// Findings for a module that is there from the start to the end: an image, an SGX
// section. false after one.
bool is_changeable(const model::Module& module, Verb verb, Diagnostics& out);

// Findings for one that QEMU does not unplug.
void check_unplug(const model::Module& module, facts::Version qemu, Diagnostics& out);

// Findings for one that cannot be had in this size.
void check_resize(const model::Module& module, Bytes wanted, Diagnostics& out);

// Findings for one that the running guest has no place for: no nvdimm=on, no bus.
void check_place(const State& running, const model::Module& module, Diagnostics& out);

}  // namespace memdimm::live
