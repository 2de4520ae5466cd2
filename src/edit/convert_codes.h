// SPDX-License-Identifier: GPL-2.0-or-later
// What one dialect says and the other cannot.
#pragma once

#include <array>

#include "diag/code.h"

namespace memdimm::edit {

inline constexpr Code kNotInLibvirt = {
    .id = "MD271",
    .name = "not-in-libvirt",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .scope = Scope::Proposal,
    .title = "libvirt's dialect cannot say this",
    .explanation =
        R"(libvirt describes boot memory by NUMA cells, each with memory, and modules by
<memory model='dimm'>, backed by anonymous memory or huge pages whose place libvirt chooses.
It has no words for a module on a file of its own, for a guest node without boot memory, or
for firmware as memory, and it rounds boot memory up to 1 MiB and modules to 2 MiB (9.0 to
11.3). memdimm converts a document only if the guest gets the same memory.

To mend it, change the place that the message names, then convert.)",
    .related = {"MD272", "MD276"},
};

inline constexpr Code kNotInProposal = {
    .id = "MD272",
    .name = "not-in-proposal",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .scope = Scope::Libvirt,
    .title = "the proposal's dialect cannot say this",
    .explanation =
        R"(The proposal has one boot module, on one guest node, and modules of plain memory,
huge pages or a file. It has no words for several cells with memory, for nvdimm, virtio-mem,
virtio-pmem and SGX sections, for sharing, allocation or memfd, or for host policies other
than strict binding. memdimm converts a document only if the guest gets the same memory.

To mend it, keep the document in libvirt's dialect, or change the place that the message
names.)",
    .related = {"MD271", "MD276"},
};

inline constexpr Code kSlotsCounted = {
    .id = "MD276",
    .name = "slots-counted-differently",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .title = "a converted document counts its slots otherwise",
    .explanation =
        R"(In the proposal boot memory is a module and takes a slot, in libvirt's dialect it
takes none. So where a DIMM has slot 0 the proposal has one slot more, and every DIMM the
slot behind its own, with another id: to QEMU (5.2 to 11.1) that is another machine, and a
running guest is not the converted document's.

To mend it, start the guest from the converted document; there is nothing wrong with it.)",
    .related = {"MD271", "MD272"},
    .since = "0.2.0",
};

inline constexpr std::array kConvertCodes = {
    kNotInLibvirt, kNotInProposal, kSlotsCounted};

}  // namespace memdimm::edit
