// SPDX-License-Identifier: GPL-2.0-or-later
// Numbers that QEMU, libvirt and ACPI let nothing pass, and what they take where nobody
// says, whatever the machine.
#pragma once

#include "base/bytes.h"

namespace memdimm::facts {

// ACPI's and QEMU's cap (5.2 to 11.1: "unsupported amount of memory slots: 257").
inline constexpr unsigned kMostSlots = 256;

// The largest number of guest nodes (QEMU 5.2 to 11.1), ids 0 to 127.
inline constexpr unsigned kMostNodes = 128;

// Of a machine type that has no smaller number (QEMU 5.2 to 11.1: "too many option
// ROMs").
inline constexpr unsigned kMostOptionRoms = 16;

// What QEMU itself takes for boot memory where nobody says (5.2 to 11.1).
inline constexpr Bytes kDefaultBoot = 128 * kMiB;

// QEMU rounds -m size= up to it without a word (5.2 to 11.1).
inline constexpr Bytes kBootGranularity = 8 * kKiB;

// QEMU takes a maxmem above the boot size only as a multiple of it (5.2 to 11.1).
inline constexpr Bytes kMaximumGranularity = 4 * kKiB;

// The page of a host, where its architecture's row says no other.
inline constexpr Bytes kHostPage = 4 * kKiB;

// Address space that each slot reserves, for its module to be aligned in (QEMU,
// hw/i386/pc.c: "reserve some extra space", 5.2 to 11.1).
inline constexpr Bytes kRoomPerSlot = kGiB;

// What QEMU aligns a module on plain memory to (QEMU_VMALLOC_ALIGN with THP, x86).
inline constexpr Bytes kPlainAlignment = 2 * kMiB;

// libvirt keeps sizes in KiB and fewer than 2^53 of them; rounding up may pass that.
inline constexpr Bytes kLargestLibvirtSize = ((Bytes{1} << 53) - 1) * kKiB;

// ACPI's SLIT: the distance of a node to itself, what QEMU takes to any other, and the
// largest, which means unreachable.
inline constexpr unsigned kLocalDistance = 10;
inline constexpr unsigned kRemoteDistance = 20;
inline constexpr unsigned kFarthestDistance = 255;

// The largest acpi-index of a PCI device (QEMU 7.2: "acpi-index should be less or equal
// to 16383").
inline constexpr unsigned kMostAcpiIndex = 16383;

// The label area of an nvdimm (QEMU hw/mem/nvdimm.c: MIN_NAMESPACE_LABEL_SIZE).
inline constexpr Bytes kSmallestLabel = 128 * kKiB;

}  // namespace memdimm::facts
