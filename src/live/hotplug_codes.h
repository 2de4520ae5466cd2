// SPDX-License-Identifier: GPL-2.0-or-later
// What is found when a module is to be plugged, unplugged or resized, and when two
// definitions of a running guest are compared.
#pragma once

#include <array>
#include <span>

#include "diag/code.h"

namespace memdimm::live {

inline constexpr Code kBootMemoryFixed = {
    .id = "MD250",
    .name = "boot-memory-fixed",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .scope = Scope::Proposal,
    .title = "the memory that a guest boots with is not plugged or unplugged",
    .explanation =
        R"(In the proposal the module in the lowest slot is the memory at boot. A module
plugged below it would become the boot module of the updated document, so that a migration
target started from it would be another machine. And QEMU has no device for boot memory
that it could remove.

To mend it, plug into a slot above the boot module's; unplug another module.)",
    .related = {"MD256"},
};

inline constexpr Code kModuleNotFound = {
    .id = "MD251",
    .name = "module-not-found",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "which module is meant cannot be told",
    .explanation =
        R"(A module to unplug or resize is found by its slot; with --domain also by its
size, source and node, or for virtio modules by size and path. Without any of them nothing
says which of the guest's devices it is.

To mend it, write its <address slot='…'/>, or give --domain or --id.)",
};

inline constexpr Code kNotUnpluggable = {
    .id = "MD252",
    .name = "not-unpluggable",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "a module that QEMU cannot unplug",
    .explanation =
        R"(QEMU (5.2 to 11.1) unplugs no nvdimm ("nvdimm device hot unplug is not supported
yet.") and no virtio-pmem, a virtio-mem only from 8.2 on and only once it is empty, and SGX
sections never.

To mend it, remove it from the definition and restart the guest, or shrink a virtio-mem
with --resize.)",
    .related = {"MD256", "MD258", "MD409"},
};

inline constexpr Code kNodeNotInGuest = {
    .id = "MD253",
    .name = "node-not-in-guest",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "a module for a guest node that the running guest does not have",
    .explanation =
        R"(Guest nodes are declared when QEMU starts; a running guest gets no new one ("'DIMM
property node has value 1' which exceeds the number of numa nodes", QEMU 5.2 to 11.1).

To mend it, plug into a node that the domain declares, or declare it and restart the guest.)",
    .related = {"MD202"},
};

inline constexpr Code kNvdimmNotEnabled = {
    .id = "MD254",
    .name = "nvdimm-not-enabled",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "an nvdimm for a guest that was started without any",
    .explanation =
        R"(A machine takes nvdimms only if it was started with nvdimm=on ("nvdimm is not
enabled: missing 'nvdimm' in '-M'", QEMU 5.2 to 11.1). libvirt sets that for a domain that
has an nvdimm when it starts, and for no other.

To mend it, add the nvdimm to the domain and restart the guest.)",
};

inline constexpr Code kBusWithoutHotplug = {
    .id = "MD255",
    .name = "bus-without-hotplug",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "a virtio module on a bus that takes no device while the guest runs",
    .explanation =
        R"(The root bus of a q35 machine takes no device while the guest runs ("Bus 'pcie.0'
does not support hotplugging", QEMU 5.2 to 11.1): a virtio module needs the bus of a
pcie-root-port that is there already. Where the module names no bus, the finding is a note:
libvirt chooses a free port, bare QEMU does not.

To mend it, give the module <address type='pci' bus='0x01' …/> with the bus of a free root
port.)",
};

inline constexpr Code kRestartNeeded = {
    .id = "MD256",
    .name = "restart-needed",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "a change that a running guest cannot take over",
    .explanation =
        R"(Boot memory, the maximum, the number of slots, guest nodes and what memory is made of
are told to QEMU when it starts, and there is no QMP command that changes them. A module
keeps its size, slot and node as well: only a virtio-mem grows and shrinks, within its size.
So there is no sequence of commands from the one document to the other.

To mend it, restart the guest from the new document, or leave out what needs the restart.
A module of another size can be had without: take the module out first, then plug another.)",
    .related = {"MD250", "MD252"},
};

inline constexpr Code kOfComparison = {
    .id = "MD257",
    .name = "comparison-note",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .title = "something that a comparison of two documents does not change",
    .explanation =
        R"(What is said beside the changes: the documents differ in more than memory, which is not
compared, or a rule has something to say about a step.

To mend it, compare the rest of the documents by other means.)",
    .related = {"MD275"},
};

inline constexpr Code kSgxNotPluggable = {
    .id = "MD258",
    .name = "sgx-not-pluggable",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "SGX sections cannot be plugged into a running guest",
    .explanation =
        R"(Enclave memory is not a device of its own: QEMU is told of it by -machine when it
starts (6.2 to 11.1) and has no hotplug for it ("Parameter 'driver' expects a pluggable
device type", QEMU 7.2).

To mend it, add the section to the domain and restart the guest.)",
    .related = {"MD252", "MD310"},
    .since = "0.2.0",
};

inline constexpr Code kIdTaken = {
    .id = "MD273",
    .name = "plugged-id-taken",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "an id that a module of the running guest has",
    .explanation =
        R"(QEMU (5.2 to 11.1) takes each id once, of devices and of backends ("Duplicate
device ID 'dimm1'", "attempt to add duplicate property 'memdimm1' to object"). A module's
device is called after its slot, or as --id or a kept alias says, its backend the same
behind "mem". The ids of a guest's modules are taken whether its definition says them or not.

To mend it, leave --id out, or choose one that `memdimm layout` does not list.)",
    .related = {"MD208"},
    .since = "0.2.0",
};

inline constexpr Code kPluggedWithoutNode = {
    .id = "MD274",
    .name = "plugged-without-node",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a module without a guest node for a running guest that has nodes",
    .explanation =
        R"(libvirt (from 9.6 on) creates cell 0 when it defines a domain that has a maximum and
no cells, and gives its modules that node. A module that is attached afterwards comes to a
guest that has the cell, and libvirt (12.8) wants to be told the node: "target NUMA node
needs to be specified for memory device".

To mend it, write <node>0</node> into the module's <target>.)",
    .related = {"MD230"},
    .since = "0.2.0",
};

inline constexpr Code kStartDiffers = {
    .id = "MD275",
    .name = "start-differs",
    .severity = Severity::Error,
    .refuses = Refuses::Guest,
    .title = "a definition that a start would make another machine of",
    .explanation =
        R"(After a change to a running guest its definition has to say the machine that runs:
a migration target or a restored guest is started from it, and QEMU (5.2 to 11.1) puts the
pages of the one into the places of the other without a word where slots or addresses
differ. memdimm writes them into the definition where a start would give others. What cannot
be written is told: the number in a virtio-mem's id, which libvirt counts anew, or a size
that libvirt rounds to 1 MiB when it plugs a module and to 2 MiB at a start.

To mend it, do what the help says (`memdimm diff --pin` writes what can be written), or
restart the guest with the change.)",
    .related = {"MD123", "MD257"},
    .since = "0.2.0",
};

inline constexpr Code kNotForVirsh = {
    .id = "MD280",
    .name = "not-for-virsh",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Proposal,
    .title = "a proposal cannot be handed to virsh",
    .explanation =
        R"(virsh hands a module's XML to libvirt (7.0 to 12.8), which knows modules of its own
dialect only: <memory model='dimm'> and its like. A proposal's <memory type='ram'> is none,
and libvirt passes over what it does not know of it or refuses it.

To mend it, translate the domain with `memdimm convert --to libvirt`, or print the steps for
QEMU itself: --format qmp of diff, ndjson or plan of hotplug-json.)",
    .since = "0.2.0",
};

inline constexpr Code kImageNotPluggable = {
    .id = "MD310",
    .name = "image-not-pluggable",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Proposal,
    .title = "flash and rom cannot be plugged into a running guest",
    .explanation =
        R"(Firmware is there from the start: QEMU (5.2 to 11.1) has no hotplug for flash, for
option ROMs or for its image loader ("Device 'loader' can not be hotplugged on this
machine").

To mend it, add the module to the domain and restart the guest.)",
    .related = {"MD258"},
};

inline constexpr Code kResizeNotPossible = {
    .id = "MD409",
    .name = "resize-not-possible",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "a size that a running guest's module cannot be given",
    .explanation =
        R"(Only a virtio-mem changes its size while the guest runs, in whole blocks and up to the
size that it was started with ("'requested-size' cannot exceed the memory backend size",
QEMU 7.2). All other modules keep theirs ("Property 'nvdimm.size' is not writable").

To mend it, ask for whole blocks within the module's size. For more memory than that plug
another module, for less unplug this one.)",
    .related = {"MD252"},
    .since = "0.2.0",
};

// By id, as all lists of codes are.
inline constexpr std::array kHotplugCodes = {kBootMemoryFixed,
                                             kModuleNotFound,
                                             kNotUnpluggable,
                                             kNodeNotInGuest,
                                             kNvdimmNotEnabled,
                                             kBusWithoutHotplug,
                                             kRestartNeeded,
                                             kOfComparison,
                                             kSgxNotPluggable,
                                             kIdTaken,
                                             kPluggedWithoutNode,
                                             kStartDiffers,
                                             kNotForVirsh,
                                             kImageNotPluggable,
                                             kResizeNotPossible};

inline std::span<const Code> hotplug_codes() {
  return kHotplugCodes;
}

}  // namespace memdimm::live
