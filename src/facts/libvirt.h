// SPDX-License-Identifier: GPL-2.0-or-later
// What came with which libvirt: elements and attributes, and what one libvirt does
// otherwise than the next. Models of modules have a column of their own (modules.h).
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "facts/table.h"
#include "facts/versions.h"

namespace memdimm::facts {

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
  SizeInKib,
  PinnedThreads,
  RestrictiveThreads,
  RestrictiveAgreed,
  RangesCompared,
  InterfacesShared,
  EmptyCells,
  HostdevNodes,
  VirtioDriver,
  NodemaskBinds,
};

// What a libvirt does where it lacks that.
enum class Without {
  Skips,    // passes over the element or attribute without a word: no effect
  Refuses,  // refuses the domain
  Differs,  // refuses or prints something else: layout and rules ask for it
};

// Where the version that brought it is not known, `absent` is the newest in which it
// was seen to be absent and `since` the oldest in which it was seen to work; what is
// between counts as having it.
struct LibvirtRow {
  Libvirt key;
  std::string_view what;  // as a message calls it
  Version since;
  Without without = Without::Skips;
  std::optional<Version> absent = {};
};

// Sources: "Since" of libvirt's description of the domain format (formatdomain.html)
// for rows without `absent` up to 10.1, what libvirt 9.0, 11.3 and 12.8 take and print
// for all others; 9.0 by domxml-to-native.
inline constexpr auto kLibvirt = table<Libvirt, LibvirtRow>({
    {Libvirt::Memfd, "<source type='memfd'/>", {4, 10}},
    {Libvirt::Pmem, "<pmem/>", {5, 0}},
    {Libvirt::AlignSize, "<alignsize>", {5, 0}},
    {Libvirt::ReadOnly, "<readonly/>", {5, 0}},
    {Libvirt::Hmat, "caches and links between cells", {6, 6}},
    {Libvirt::Restrictive, "mode 'restrictive'", {7, 9}},
    {Libvirt::Threads, "threads='…'", {8, 2}},
    {Libvirt::MaxPhysAddr, "<maxphysaddr>", {8, 7}},
    {Libvirt::TargetAddress, "an address in <target>", {9, 4}},
    // It makes cell 0 itself.
    {Libvirt::MaximumWithoutCells, "a maximum without cells", {9, 6}, Without::Differs},
    {Libvirt::DynamicMemslots, "dynamicMemslots", {10, 1}},
    {Libvirt::MaximumWithoutSlots,
     "a maximum without slots",
     {11, 3},
     Without::Refuses,
     Version{9, 0}},
    {Libvirt::ModulesWithoutSlot,
     "a module that has no slot left to count for it",
     {11, 3},
     Without::Refuses,
     Version{9, 0}},
    {Libvirt::VirtioMemOnCcw,
     "a virtio-mem on ccw",
     {11, 3},
     Without::Refuses,
     Version{9, 0}},
    // 9.0 writes -m in whole MiB where nothing can be plugged, newer ones size=…k.
    {Libvirt::SizeInKib,
     "a size in KiB on the command line",
     {11, 3},
     Without::Differs,
     Version{9, 0}},
    // A thread-context stays on the host nodes that the emulator is pinned to.
    {Libvirt::PinnedThreads,
     "a thread-context where the emulator runs",
     {11, 3},
     Without::Differs,
     Version{9, 0}},
    // There is one in mode restrictive too.
    {Libvirt::RestrictiveThreads,
     "a thread-context in mode 'restrictive'",
     {11, 3},
     Without::Differs,
     Version{9, 0}},
    // A restrictive <memnode> wants <memory> to be so too.
    {Libvirt::RestrictiveAgreed,
     "the comparison of <memnode> with <memory>",
     {11, 3},
     Without::Differs,
     Version{9, 0}},
    // Of any two modules; 9.0 compares bases of DIMMs and nvdimms.
    {Libvirt::RangesCompared,
     "the comparison of ranges",
     {11, 3},
     Without::Differs,
     Version{9, 0}},
    // Shared memory is wanted for vhost-user interfaces; 9.0 asks it for disks.
    {Libvirt::InterfacesShared,
     "the look at vhost-user interfaces",
     {11, 3},
     Without::Differs,
     Version{9, 0}},
    // A cell of 0 KiB has no backend. 11.3 prints one of size 0, 11.8 none; which of
    // the versions between was first is not known. 11.8 came with what needs it, the
    // nodes of a <hostdev>, and an older one is not trusted with it.
    {Libvirt::EmptyCells, "a cell without memory", {11, 8}, Without::Differs},
    {Libvirt::HostdevNodes, "<acpi nodeset='…'>", {11, 8}},
    {Libvirt::VirtioDriver, "<driver> in a module", {11, 9}},
    // A module's own <nodemask> is bound to, whatever <numatune> says; older ones take
    // its mode, and leave the nodes out where that is restrictive.
    {Libvirt::NodemaskBinds, "a <nodemask> that binds", {12, 0}, Without::Differs},
});

constexpr const LibvirtRow& row_of(Libvirt what) {
  return kLibvirt.at(static_cast<std::size_t>(what));
}

constexpr bool has(Version version, Libvirt what) {
  const LibvirtRow& row = row_of(what);
  return row.absent ? version > *row.absent : version >= row.since;
}

struct MinimumQemu {
  Version libvirt;  // from which on
  Version qemu;     // it takes no older one
};

// The newest first. 12.4 raised it; what 11.3 supports is older than 11.3. That of
// older ones was not looked at.
inline constexpr std::array kMinimumQemu = {MinimumQemu{{12, 4}, {7, 2}},
                                            MinimumQemu{{11, 3}, {6, 2}}};

// Absent where it is not known.
constexpr std::optional<Version> minimum_qemu(Version libvirt) {
  for (const MinimumQemu& row : kMinimumQemu) {
    if (libvirt >= row.libvirt) {
      return row.qemu;
    }
  }
  return std::nullopt;
}

}  // namespace memdimm::facts
