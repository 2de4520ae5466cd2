// SPDX-License-Identifier: GPL-2.0-or-later
// Versions of QEMU and libvirt, which of them are known, and what came with which QEMU
// (what came with which libvirt: libvirt.h).
#pragma once

#include <compare>
#include <cstddef>
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
inline constexpr Version kNewestLibvirt{12, 8};

// The oldest libvirt whose arguments were observed.
inline constexpr Version kOldestLibvirt{9, 0};

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

struct QemuRow {
  Qemu key;
  Version since;
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
    {Qemu::WholePagesOnly, {10, 0}},
    // 5.2 has it not, 7.2 has.
    {Qemu::HmatOfAnyNode, {6, 0}},
    // 7.2 starts, 10.0 and 11.1 end with SIGSEGV.
    {Qemu::FlashBelowOneMib, {10, 0}},
});

constexpr Version since(Qemu what) {
  return kQemu.at(static_cast<std::size_t>(what)).since;
}

// Whether a QEMU, or a machine type, of `version` has it.
constexpr bool has(Version version, Qemu what) {
  return version >= since(what);
}

}  // namespace memdimm::facts
