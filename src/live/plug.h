// SPDX-License-Identifier: GPL-2.0-or-later
// A module on its way into a domain.
#pragma once

#include "facts/versions.h"
#include "layout/layout.h"

namespace memdimm::live {

// `domain` with the boot DIMM that `layout` only created as its last module, in slot 0.
model::Domain with_boot_module(const model::Domain& domain,
                               const layout::Layout& layout);

// `domain` with `module` at its end. A boot DIMM that was only created becomes a module
// first, so that the new one cannot take its place. In the proposal a module that names
// no slot gets the lowest free one above the boot module's, where there is one, and
// node 0 is not named to a guest without nodes.
model::Domain with_module(const model::Domain& domain,
                          const layout::Layout& layout,
                          const model::Module& module);

// Whether QEMU takes such a module out of a running guest: a DIMM, and from 8.2 on a
// virtio-mem that is empty (5.2 to 11.1 refuse all others).
bool can_unplug(const model::Module& module, facts::Version qemu);

}  // namespace memdimm::live
