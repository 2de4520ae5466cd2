// SPDX-License-Identifier: GPL-2.0-or-later
// The table of machine families.
#include "facts/machines.h"

#include <algorithm>
#include <array>

namespace memdimm::facts {
namespace {

// RAM ids and who takes -numa node,mem=: libvirt-visible facts of QEMU 5.2 to 11.1.
// Splits and holes: QEMU 5.2, 7.2, 10.0 and 11.1 at their edges, in MiB steps. Root
// buses and what they take: `info qtree` and device_add on QEMU 7.2 to 11.1 ("Bus
// 'pcie.0' does not support hotplugging"). Flash: "machine type does not support
// if=pflash".
constexpr std::array kFamilies = {
    MachineFamily{.arch = "x86_64",
                  .alias = "pc",
                  .prefix = "pc-i440fx-",
                  .ram_id = "pc.ram",
                  .dimms = true,
                  .dimms_need_acpi = true,
                  .last_node_mem = kLastNodeMem,
                  .low_limit = 3584 * kMiB,
                  .low_size = 3 * kGiB,
                  .pci_hole = 2 * kGiB,
                  .host_bridge = "i440FX-pcihost"},
    MachineFamily{.arch = "x86_64",
                  .alias = "q35",
                  .prefix = "pc-q35-",
                  .ram_id = "pc.ram",
                  .root_bus = "pcie.0",
                  .root_hotplug = false,
                  .dimms = true,
                  .dimms_need_acpi = true,
                  .last_node_mem = kLastNodeMem,
                  .low_limit = 2816 * kMiB,
                  .low_size = 2 * kGiB,
                  .pci_hole = 32 * kGiB,
                  .host_bridge = "q35-pcihost"},
    MachineFamily{.arch = "x86_64",
                  .alias = "isapc",
                  .prefix = "isapc",
                  .ram_id = "pc.ram",
                  .maximum = false,
                  .flash = 0},
    MachineFamily{.arch = "x86_64",
                  .alias = "microvm",
                  .prefix = "microvm",
                  .ram_id = "microvm.ram",
                  .flash = 0},
    MachineFamily{.arch = "ppc64",
                  .alias = "pseries",
                  .prefix = "pseries-",
                  .ram_id = "ppc_spapr.ram",
                  .dimms = true,
                  .last_node_mem = kLastNodeMem},
    MachineFamily{.arch = "aarch64",
                  .alias = "virt",
                  .prefix = "virt-",
                  .ram_id = "mach-virt.ram",
                  .root_bus = "pcie.0",
                  .root_hotplug = false,
                  .dimms = true,
                  .last_node_mem = kLastNodeMem},
    MachineFamily{.arch = "s390x",
                  .alias = "s390-ccw-virtio",
                  .prefix = "s390-ccw-virtio-",
                  .ram_id = "s390.ram",
                  .ccw = true},
    MachineFamily{.arch = "riscv64",
                  .alias = "virt",
                  .prefix = "virt-",
                  .ram_id = "riscv_virt_board.ram",
                  .root_bus = "pcie.0",
                  .root_hotplug = false,
                  .last_node_mem = kEveryVersion},
    MachineFamily{.arch = "riscv64",
                  .alias = "spike",
                  .prefix = "spike",
                  .ram_id = "riscv.spike.ram",
                  .maximum = false,
                  .last_node_mem = kEveryVersion},
    MachineFamily{.arch = "loongarch64",
                  .alias = "virt",
                  .prefix = "virt-",
                  .ram_id = "loongarch.ram",
                  .root_bus = "pcie.0",
                  .root_hotplug = false,
                  .dimms = true,
                  .last_node_mem = kEveryVersion},
};

}  // namespace

std::span<const MachineFamily> machine_families() {
  return kFamilies;
}

const MachineFamily* find_family(std::string_view arch, std::string_view machine) {
  const auto* row = std::find_if(
      kFamilies.begin(), kFamilies.end(), [&](const MachineFamily& family) {
        return family.arch == arch &&
               (machine == family.alias || machine.starts_with(family.prefix));
      });
  return row == kFamilies.end() ? nullptr : row;
}

std::string_view default_machine(std::string_view arch) {
  const auto* row = std::find_if(
      kFamilies.begin(), kFamilies.end(), [&](const MachineFamily& family) {
        return family.arch == arch;
      });
  return row == kFamilies.end() ? "" : row->alias;
}

}  // namespace memdimm::facts
