// SPDX-License-Identifier: GPL-2.0-or-later
// What is told of guests that QEMU does not run. To who prints for QEMU it is an error.
#pragma once

#include "diag/code.h"

namespace memdimm::rules {

inline constexpr Code kOtherHypervisor = {
    .id = "MD023",
    .name = "other-hypervisor",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .title = "a guest that QEMU does not run",
    .explanation =
        R"(Xen, LXC, bhyve, VirtualBox, VMware and others have drivers of their own in libvirt,
which take other memory elements and make something else of them. What memdimm knows is
QEMU: of such a document it checks that the memory elements are well written, and nothing
that they come to. Commands that print for QEMU refuse it.

To mend it, nothing need be done; --ignore it where such documents are usual.)",
    .related = {"MD022"},
    .since = "0.2.0",
};

}  // namespace memdimm::rules
