// SPDX-License-Identifier: GPL-2.0-or-later
// QEMU's machine types, by family: where their memory is, how much of it they take, and
// what can be plugged into them. A machine of no family is not known, and nothing is
// predicted.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "facts/limits.h"
#include "facts/versions.h"

namespace memdimm::facts {

// What becomes of -m slots= and maxmem=.
enum class DeviceMemory {
  Refused,  // "-memory 'slots|maxmem' is not supported by"
  Ignored,  // taken, but no module is mapped anywhere
  Mapped,   // modules have a region
};

// What a DIMM or nvdimm waits for.
enum class DimmNeeds {
  Nothing,
  Acpi,
  Ged,  // ACPI, firmware that hands it over, and a 64-bit CPU
};

struct VersionRange {
  Version first{};
  Version last = kEveryVersion;

  [[nodiscard]] constexpr bool contains(Version version) const {
    return first <= version && version <= last;
  }
};

// How much memory a machine boots with. QEMU has rounded it to kBootGranularity before.
struct BootSizes {
  Bytes usual = kDefaultBoot;  // where nobody says
  Bytes smallest = 0;
  Bytes largest = 0;  // 0: no limit
  Bytes step = 1;     // refused unless it is a multiple
  bool node_step = false;
  // Not 0: the size is cut so far that it is at most so many of a power of two of
  // `step`.
  unsigned most_steps = 0;
};

// Where memory is.
struct MapRules {
  Address ram = 0;  // boot memory starts here
  // Its split: up to `low_limit` all of it is there, beyond only `low_size`, and the
  // rest starts at `high`. 0: it is never split.
  Bytes low_limit = 0;
  Bytes low_size = 0;
  Address high = 0;
  // The region for modules: the first multiple of `region_step` behind boot memory, and
  // behind `high` where `above_high`; as large as the maximum leaves, and a GiB a slot.
  bool above_high = false;
  Bytes region_step = kGiB;
  Bytes room_per_slot = 0;
  Bytes pci_hole = 0;                 // pci-hole64-size …
  std::string_view host_bridge = {};  // … which is this device's
  // Whether QEMU refuses what the CPU's bits do not reach, and whether it counts the
  // region.
  bool bits_checked = false;
  bool region_counts = true;
};

// One row a family of machine types, or the part of one between two versions. All of an
// architecture stand together, its default first; the parts of a family, the newest
// first.
struct MachineFamily {
  std::string_view arch;         // see Architecture::machines
  std::string_view alias;        // the unversioned name: "pc"
  std::string_view prefix = {};  // of the versioned names: "pc-i440fx-"; "": none
  VersionRange types = {};       // versions in the name that the row is for
  VersionRange qemu = {};        // versions of QEMU
  std::string_view ram_id;       // what QEMU calls its boot memory's backend
  std::string_view root_bus = "pci.0";  // "": it has no PCI
  bool root_hotplug = true;             // devices may be plugged into the root bus
  bool ccw = false;           // virtio is on a channel subsystem unless told otherwise
  unsigned flash = 2;         // how many pflash drives
  bool numa = true;           // takes -numa
  bool node_cpus = false;     // each node needs CPUs, one run of them after the other
  Version last_node_mem{};    // newest version that still takes -numa node,mem=
  std::string_view cpu = {};  // that it has where nobody says; "": the architecture's
  BootSizes boot = {};
  DeviceMemory device_memory = DeviceMemory::Mapped;
  unsigned most_slots = kMostSlots;  // 0: any number
  bool kvm_slots = false;            // … and under KVM the host decides
  Bytes maximum_step = kMaximumGranularity;
  bool dimms = false;    // maps pc-dimm …
  bool nvdimms = false;  // … and nvdimm
  DimmNeeds dimm_needs = DimmNeeds::Nothing;
  bool nvdimm_unasked = false;       // without nvdimm=on
  Bytes dimm_step = 1;               // a DIMM's size is a multiple of it
  bool dimms_aligned = true;         // to what their backend is made of, else to 4 KiB
  Bytes page = kHostPage;            // the least that anything is aligned to
  std::optional<MapRules> map = {};  // absent: not predicted
};

std::span<const MachineFamily> machine_families();

// The versions of a machine type that a QEMU has: removed ones are older than `oldest`.
struct OldestType {
  std::string_view arch;
  std::string_view prefix;
  Version qemu;  // from which on
  Version oldest;
};

std::span<const OldestType> oldest_types();

// What a machine type's name says: its row, and the version behind the row's prefix.
struct NamedMachine {
  const MachineFamily* family = nullptr;  // nullptr: none is known
  // Absent in an alias, and where a distribution has its own (pc-q35-rhel9.2.0), which
  // says nothing about QEMU's.
  std::optional<Version> version = {};
  bool plain = false;  // nothing stands behind the version
};

// The architecture's machine type `machine` as QEMU `qemu` has it.
NamedMachine find_machine_type(std::string_view arch,
                               std::string_view machine,
                               Version qemu);

// Its oldest type of that family; nullopt where that was not looked at.
std::optional<Version> oldest_type(const MachineFamily& family, Version qemu);

// How many option ROMs a machine type starts with, without a video card: 16 ("too many
// option ROMs", QEMU 5.2 to 11.1). PCs up to 2.8 have room for 16 of the firmware's
// files, and what tells the guest of ACPI and of memory slots needs some ("Assertion
// `count < fw_cfg_file_slots(s)' failed", 7.2 and 10.0). QEMU 10.0 dies of the
// sixteenth on a PC.
unsigned most_option_roms(
    const MachineFamily& family, Version type, Version qemu, bool acpi, bool slots);

// What libvirt and QEMU take for a guest that names no machine: the alias, or "".
std::string_view default_machine(std::string_view arch);

}  // namespace memdimm::facts
