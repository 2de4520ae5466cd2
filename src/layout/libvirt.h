// SPDX-License-Identifier: GPL-2.0-or-later
// The libvirt dialect's resolution: what the target's libvirt would tell QEMU about a
// domain's memory.
#pragma once

#include "layout/layout.h"

namespace memdimm::layout {

// Everything but addresses (place.h). Never fails: what libvirt or QEMU refuse, rules
// say.
Layout resolve_libvirt(const model::Domain& domain, const Target& target);

// What a module of the guest counts in its total: on ppc64 only what is mapped of an
// nvdimm.
Bytes counted_size(const PlacedModule& placed, const model::Guest& guest);

}  // namespace memdimm::layout
