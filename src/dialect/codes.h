// SPDX-License-Identifier: GPL-2.0-or-later
// What is found while a document's dialect is told and its values are read.
#pragma once

#include "diag/code.h"

namespace memdimm::dialect {

inline constexpr Code kNumberOutOfRange = {
    .id = "MD018",
    .name = "number-out-of-range",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "a number is larger than anything that reads it can hold",
    .explanation =
        R"(Slots, node numbers and counts are 32-bit numbers, addresses 64-bit ones, to libvirt and
to QEMU. A larger one is refused by libvirt's parser (9.0 to 12.8).

To mend it, write the number that was meant.)",
};

inline constexpr Code kBadList = {
    .id = "MD019",
    .name = "bad-list",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .title = "a list of nodes or CPUs is not one",
    .explanation =
        R"(A list is made of N, N-M and ^N (which takes N out again), with commas between them. It
may not end up empty, run backwards, or name a number above 16383 (libvirt 9.0 to 12.8
refuse each of these).

To mend it, write for example 0-3,8 or 0-7,^4.)",
};

inline constexpr Code kSizeOverflow = {
    .id = "MD107",
    .name = "size-overflow",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .title = "a size does not fit",
    .explanation =
        R"(A size times its unit must fit 64 bits of bytes; libvirt (9.0 to 12.8) takes at most
2^63 - 1 bytes and fewer than 2^53 KiB. A tool that lets a product wrap around would
quietly start the guest with another size.

To mend it, write the size that was meant; the unit is the usual slip.)",
    .related = {"MD122"},
};

inline constexpr Code kMixedDialects = {
    .id = "MD020",
    .name = "mixed-dialects",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "one document in two dialects",
    .explanation =
        R"(Memory modules are written in one of two ways: as first proposed (slots= and
max-memory= on <memory>, <memory type='ram'> with one <source>), or as libvirt ships them
since 1.2.14 (<maxMemory>, <memory model='dimm'> with <target><size>). Nobody reads a
mixture: libvirt skips what it does not know without a word.

To mend it, rewrite one of the two places; `memdimm convert` translates a whole document.)",
};

inline constexpr Code kUnexpectedRoot = {
    .id = "MD021",
    .name = "unexpected-root",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "neither a domain nor a memory module",
    .explanation =
        R"(memdimm reads two kinds of document: a domain (<domain>, as `virsh dumpxml` prints
it) and a single memory module (<memory>, as `virsh attach-device` takes it); of a snapshot,
a checkpoint and libvirt's status file the domain inside. Networks, pools and anything else
are not for it. Some commands need one of the two: a
command line is printed for a domain, a hotplug sequence for a module.

To mend it, give it the right document, or exclude the file.)",
};

inline constexpr Code kDecimalBase = {
    .id = "MD034",
    .name = "decimal-base",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .mend = Mend::Names,
    .title = "an address in decimal digits where hexadecimal ones are read",
    .explanation =
        R"(libvirt (9.0 to 11.3) reads base= as hexadecimal, with or without 0x in front:
base='4294967296' is 0x4294967296, 265 GiB, and not 4 GiB. Here the digits are a whole
number of 2 MiB in decimal and none in hexadecimal, and QEMU takes no address that its
pages do not divide ("address must be aligned to 0x200000 bytes", 7.2).

To mend it, write the address in hexadecimal, behind 0x.)",
    .related = {"MD212"},
    .since = "0.2.0",
};

inline constexpr Code kOtherModels = {
    .id = "MD035",
    .name = "part-of-other-model",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .scope = Scope::Libvirt,
    .title = "an element of a module that its model does not have",
    .explanation =
        R"(Each model of module has parts of its own: only nvdimm and virtio-pmem are a file (<path>),
only dimm and virtio-mem choose pages (<pagesize>), only nvdimm has a <label>, <pmem/>,
<alignsize>, <readonly/> and a uuid=, only virtio-mem has <block>, <requested> and
dynamicMemslots=. libvirt (9.0 to 11.3) passes over the parts of another model without a
word: a dimm with a <path> is plain memory.

To mend it, remove the element, or write the model that has it.)",
    .related = {"MD010"},
    .since = "0.2.0",
};

}  // namespace memdimm::dialect
