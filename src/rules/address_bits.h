// SPDX-License-Identifier: GPL-2.0-or-later
// What is told of a guest whose CPU cannot address all of its memory, unless it runs.
#pragma once

#include "diag/code.h"

namespace memdimm::rules {

inline constexpr Code kPhysBits = {
    .id = "MD206",
    .name = "phys-bits-too-low",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "the maximum does not fit the guest's physical address bits",
    .explanation =
        R"(QEMU from 7.1 on refuses to start when the address space that a guest may come to
need ends beyond what its CPU can address ("Address space limit 0xffffffffff < …, phys-bits
too low"). Needed are boot memory, the maximum, 1 GiB for each slot, and a PCI hole of
2 GiB (pc) or 32 GiB (q35), or what <pcihole64> says; with an AMD CPU everything above 4 GiB
moves to 1 TiB once it would pass 1012 GiB. A CPU has 40 bits unless told otherwise, so that
1 TiB never fits: every CPU under TCG, and under KVM every one but the host's own
(host-passthrough, maximum); host-model becomes a named model, and has 40 as well (libvirt
9.0 with QEMU 7.2). The host's own CPU has what the host has: the finding is a note then, as
it is for the machine types of a distribution, of which some give every CPU the host's bits;
--host looks up what this machine has. Under KVM the CPU's vendor is the host's, so that both
numbers are told. A CPU without 64-bit mode (pentium3, n270, any in qemu-system-i386, any with
'lm' disabled) has 36 bits where it has PSE-36, or from 8.2 on PAE, else 32, and no PCI hole
above its memory; how QEMU checks it depends on the QEMU and on the machine type's version
(7.2 and 10.0). Machine types up to 2.4 do not count the region for modules. On aarch64's virt
the CPU model decides ("Addressing limited to 40 bits, but memory exceeds it by …"): cortex-a53
has 40 bits, cortex-a57 44, neoverse-n1 48, max 52, and there is no PCI hole. Commands about a
guest that runs tell it as a warning: it started, with bits of which its definition says nothing.

To mend it, lower the maximum or the number of slots, or give the CPU more bits:
<maxphysaddr mode='emulate' bits='…'/> in <cpu>, or --phys-bits.)",
    .related = {"MD260", "MD716"},
};

}  // namespace memdimm::rules
