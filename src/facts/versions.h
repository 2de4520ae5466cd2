// SPDX-License-Identifier: GPL-2.0-or-later
// Versions of QEMU and libvirt, which of them are known, and what came with which.
// Every number of a version that decides something has its name here.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>

#include "facts/table.h"

namespace memdimm::facts {

struct Version {
  unsigned major = 0;
  unsigned minor = 0;
  auto operator<=>(const Version&) const = default;
};

// "7.2"
std::string show_version(const Version& version);

// The newest QEMU and libvirt whose behaviour was observed for this project.
inline constexpr Version kNewestQemu{11, 1};
inline constexpr Version kNewestLibvirt{11, 3};

// The first QEMU with memory modules (pc-dimm).
inline constexpr Version kOldestQemu{2, 1};

// Newer than any: where a version is a limit that is never reached.
inline constexpr Version kEveryVersion{999, 0};

// The newest machine types that take -numa node,mem= (numa-mem-supported of
// query-machines: pc, q35, virt and pseries 5.0; QEMU 5.2 to 11.1).
inline constexpr Version kLastNodeMem{5, 0};

// What came with a QEMU, or with a machine type of that version.
enum class Qemu {
  JsonObjects,        // -object takes JSON, object-add its properties without "props"
  JsonDevices,        // -device takes JSON
  PhysBitsOnTcg,      // a CPU under TCG has other address bits than 40
  Reserve,            // a backend's reserve=
  UnplugErrorEvent,   // DEVICE_UNPLUG_GUEST_ERROR
  VirtioMemPrealloc,  // virtio-mem's own prealloc=
  PhysBitsCheck,      // refuses an address space beyond the CPU's bits
  AmdHole,            // machine types: memory moves behind 1 TiB with an AMD CPU
  ThreadContext,      // the object thread-context
  DynamicMemslots,    // virtio-mem's dynamic-memslots=
  VirtioMemUnplug,    // device_del of a virtio-mem that is empty
  NarrowCpus,         // and machine types: what a 32-bit CPU can address is computed
  WidePhysBits,       // phys-bits above 52
  WholePagesOnly,     // a file of huge pages must be whole ones
  HmatOfAnyNode,      // an HMAT where other nodes than 0 have CPUs
  FlashBelowOneMib,   // a rom that reaches over 1 MiB beside flash ends it
};

// What came with a libvirt. Models of modules have a column of their own (modules.h).
enum class Libvirt {
  Memfd,
  Pmem,
  AlignSize,
  ReadOnly,
  Hmat,
  Restrictive,
  Threads,
  MaxPhysAddr,
  TargetAddress,
  MaximumWithoutCells,
  DynamicMemslots,
  MaximumWithoutSlots,
  ModulesWithoutSlot,
  VirtioMemOnCcw,
};

struct QemuRow {
  Qemu key;
  Version since;
};

// Where the version that brought it is not known, `absent` is the newest in which it
// was seen to be absent and `since` the oldest in which it was seen to work.
struct LibvirtRow {
  Libvirt key;
  Version since;
  std::optional<Version> absent = {};
};

// Seen on QEMU 5.2, 7.2, 10.0 and 11.1; numbers between these are QEMU's own (qapi's
// "Since", hw/core/machine.c's compat properties), and libvirt's capabilities where
// they say when an option is used.
inline constexpr auto kQemu = table<Qemu, QemuRow>({
    {Qemu::JsonObjects, {6, 0}},
    // 6.2 reads it, but cannot unplug such a device again.
    {Qemu::JsonDevices, {7, 0}},
    // 5.2 has 40 only, 7.2 any.
    {Qemu::PhysBitsOnTcg, {6, 0}},
    {Qemu::Reserve, {6, 1}},
    {Qemu::UnplugErrorEvent, {6, 2}},
    {Qemu::VirtioMemPrealloc, {7, 0}},
    {Qemu::PhysBitsCheck, {7, 1}},
    {Qemu::AmdHole, {7, 1}},
    {Qemu::ThreadContext, {7, 2}},
    {Qemu::DynamicMemslots, {8, 2}},
    {Qemu::VirtioMemUnplug, {8, 2}},
    {Qemu::NarrowCpus, {8, 2}},
    {Qemu::WidePhysBits, {11, 0}},
    {Qemu::WholePagesOnly, {11, 0}},
    // 5.2 has it not, 7.2 has.
    {Qemu::HmatOfAnyNode, {6, 0}},
    // 7.2 starts, 10.0 and 11.1 end with SIGSEGV.
    {Qemu::FlashBelowOneMib, {10, 0}},
});

// Sources: "Since" of libvirt's description of the domain format (formatdomain.html)
// for rows without `absent`, define on libvirt 9.0 and 11.3 for the others.
inline constexpr auto kLibvirt = table<Libvirt, LibvirtRow>({
    {Libvirt::Memfd, {4, 10}},
    {Libvirt::Pmem, {5, 0}},
    {Libvirt::AlignSize, {5, 0}},
    {Libvirt::ReadOnly, {5, 0}},
    {Libvirt::Hmat, {6, 6}},
    {Libvirt::Restrictive, {7, 9}},
    {Libvirt::Threads, {8, 2}},
    {Libvirt::MaxPhysAddr, {8, 7}},
    {Libvirt::TargetAddress, {9, 4}},
    {Libvirt::MaximumWithoutCells, {9, 6}},
    {Libvirt::DynamicMemslots, {10, 1}},
    {Libvirt::MaximumWithoutSlots, {11, 3}, Version{9, 0}},
    {Libvirt::ModulesWithoutSlot, {11, 3}, Version{9, 0}},
    {Libvirt::VirtioMemOnCcw, {11, 3}, Version{9, 0}},
});

constexpr Version since(Qemu what) {
  return kQemu.at(static_cast<std::size_t>(what)).since;
}

// Whether a QEMU, or a machine type, of `version` has it.
constexpr bool has(Version version, Qemu what) {
  return version >= since(what);
}

constexpr const LibvirtRow& row_of(Libvirt what) {
  return kLibvirt.at(static_cast<std::size_t>(what));
}

}  // namespace memdimm::facts
