// SPDX-License-Identifier: GPL-2.0-or-later
// QEMU's machine types, by family: the buses that modules go to, what they take, how
// they split boot memory. A machine of no family is not known, and nothing is
// predicted.
#pragma once

#include <span>
#include <string_view>

#include "base/bytes.h"
#include "facts/versions.h"

namespace memdimm::facts {

// One row a family of machine types. All of an architecture stand together, its default
// first.
struct MachineFamily {
  std::string_view arch;    // see Architecture::machines
  std::string_view alias;   // the unversioned name: "pc"
  std::string_view prefix;  // of the versioned names: "pc-i440fx-"
  std::string_view ram_id;  // what QEMU calls its boot memory's backend
  std::string_view root_bus = "pci.0";
  bool root_hotplug = true;  // devices may be plugged into the root bus
  bool ccw = false;          // virtio is on a channel subsystem unless told otherwise
  bool dimms = false;        // takes pc-dimm and nvdimm
  bool dimms_need_acpi = false;  // … and none while ACPI is off
  bool maximum = true;           // takes -m slots and maxmem
  unsigned flash = 2;            // how many pflash drives
  Version last_node_mem{};       // newest version that still takes -numa node,mem=
  // The split of boot RAM: up to `low_limit` all of it lies below the hole; from there
  // on `low_size` does. 0 where the map is not predicted.
  Bytes low_limit = 0;
  Bytes low_size = 0;
  Bytes pci_hole = 0;                 // pci-hole64-size …
  std::string_view host_bridge = {};  // … which is this device's
};

std::span<const MachineFamily> machine_families();

// The family of the architecture's machine type `machine`, which is its alias or has a
// version behind its prefix; nullptr where none is known.
const MachineFamily* find_family(std::string_view arch, std::string_view machine);

// What libvirt and QEMU take for a guest that names no machine: the alias, or "".
std::string_view default_machine(std::string_view arch);

}  // namespace memdimm::facts
