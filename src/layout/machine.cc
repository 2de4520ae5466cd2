// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/machine.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace memdimm::layout {
namespace {

constexpr Version kEvery{999, 0};
constexpr Bytes kFourGiB = 4 * kGiB;

// RAM ids and who takes -numa node,mem=: libvirt-visible facts of QEMU 5.2 to 11.1.
// Splits and holes: QEMU 5.2, 7.2, 10.0 and 11.1 at their edges, in MiB steps.
constexpr std::array kFamilies = {
    MachineFamily{.arch = "x86_64",
                  .alias = "pc",
                  .prefix = "pc-i440fx-",
                  .ram_id = "pc.ram",
                  .dimm_hotplug = true,
                  .last_node_mem = {5, 0},
                  .low_limit = 3584 * kMiB,
                  .low_size = 3 * kGiB,
                  .pci_hole = 2 * kGiB},
    MachineFamily{.arch = "x86_64",
                  .alias = "q35",
                  .prefix = "pc-q35-",
                  .ram_id = "pc.ram",
                  .dimm_hotplug = true,
                  .last_node_mem = {5, 0},
                  .low_limit = 2816 * kMiB,
                  .low_size = 2 * kGiB,
                  .pci_hole = 32 * kGiB},
    MachineFamily{.arch = "x86_64",
                  .alias = "isapc",
                  .prefix = "isapc",
                  .ram_id = "pc.ram",
                  .maximum = false},
    MachineFamily{.arch = "x86_64",
                  .alias = "microvm",
                  .prefix = "microvm",
                  .ram_id = "microvm.ram"},
    MachineFamily{.arch = "ppc64",
                  .alias = "pseries",
                  .prefix = "pseries-",
                  .ram_id = "ppc_spapr.ram",
                  .dimm_hotplug = true,
                  .last_node_mem = {5, 0}},
    MachineFamily{.arch = "aarch64",
                  .alias = "virt",
                  .prefix = "virt-",
                  .ram_id = "mach-virt.ram",
                  .dimm_hotplug = true,
                  .last_node_mem = {5, 0}},
    MachineFamily{.arch = "s390x",
                  .alias = "s390-ccw-virtio",
                  .prefix = "s390-ccw-virtio-",
                  .ram_id = "s390.ram"},
    MachineFamily{.arch = "riscv64",
                  .alias = "virt",
                  .prefix = "virt-",
                  .ram_id = "riscv_virt_board.ram",
                  .last_node_mem = kEvery},
    MachineFamily{.arch = "riscv64",
                  .alias = "spike",
                  .prefix = "spike",
                  .ram_id = "riscv.spike.ram",
                  .maximum = false,
                  .last_node_mem = kEvery},
    MachineFamily{.arch = "loongarch64",
                  .alias = "virt",
                  .prefix = "virt-",
                  .ram_id = "loongarch.ram",
                  .dimm_hotplug = true,
                  .last_node_mem = kEvery},
};

// Names of one architecture that share its machines.
struct ArchName {
  std::string_view name;
  std::string_view family;
};

constexpr std::array kArchNames = {
    ArchName{"", "x86_64"},
    ArchName{"i686", "x86_64"},
    ArchName{"ppc64le", "ppc64"},
    ArchName{"armv7l", "aarch64"},
    ArchName{"riscv32", "riscv64"},
};

std::string_view family_arch(std::string_view arch) {
  const auto* row =
      std::find_if(kArchNames.begin(), kArchNames.end(), [&](const ArchName& name) {
        return name.name == arch;
      });
  return row == kArchNames.end() ? arch : row->family;
}

std::string_view arch_of(const model::Guest& guest) {
  return family_arch(guest.arch ? std::string_view(guest.arch->value) : "");
}

// The alias that libvirt and QEMU give a guest that names no machine.
std::string_view default_machine(std::string_view arch) {
  const auto* row = std::find_if(
      kFamilies.begin(), kFamilies.end(), [&](const MachineFamily& family) {
        return family.arch == arch;
      });
  return row == kFamilies.end() ? "" : row->alias;
}

// "pc-q35-7.2" behind its prefix: "7.2"; distributions put more behind it.
Version parse_version(std::string_view text) {
  const auto parts = split(text.substr(0, text.find_first_not_of("0123456789.")), '.');
  Version version;
  version.major = static_cast<unsigned>(parse_decimal(parts[0]).value_or(0));
  if (parts.size() > 1) {
    version.minor = static_cast<unsigned>(parse_decimal(parts[1]).value_or(0));
  }
  return version;
}

// CPU models whose vendor id is AMD's under TCG, or that have no 64-bit mode; all
// others that QEMU knows are Intel's, Zhaoxin's or Hygon's and have 40 bits. Seen on
// QEMU 7.2 with every model of `-cpu help`.
struct CpuModel {
  std::string_view name;  // "-v1", "-IBPB" and the like may follow
  CpuVendor vendor;
  unsigned bits;
};

constexpr unsigned kUsualBits = 40;

constexpr std::array kCpuModels = {
    CpuModel{"qemu64", CpuVendor::Amd, kUsualBits},
    CpuModel{"max", CpuVendor::Amd, kUsualBits},
    CpuModel{"EPYC", CpuVendor::Amd, kUsualBits},
    CpuModel{"Opteron_G1", CpuVendor::Amd, kUsualBits},
    CpuModel{"Opteron_G2", CpuVendor::Amd, kUsualBits},
    CpuModel{"Opteron_G3", CpuVendor::Amd, kUsualBits},
    CpuModel{"Opteron_G4", CpuVendor::Amd, kUsualBits},
    CpuModel{"Opteron_G5", CpuVendor::Amd, kUsualBits},
    CpuModel{"phenom", CpuVendor::Amd, kUsualBits},
    CpuModel{"athlon", CpuVendor::Amd, 36},
    CpuModel{"kvm32", CpuVendor::Other, 36},
    CpuModel{"pentium2", CpuVendor::Other, 36},
    CpuModel{"pentium3", CpuVendor::Other, 36},
    CpuModel{"486", CpuVendor::Other, 32},
    CpuModel{"coreduo", CpuVendor::Other, 32},
    CpuModel{"n270", CpuVendor::Other, 32},
    CpuModel{"pentium", CpuVendor::Other, 32},
    CpuModel{"qemu32", CpuVendor::Amd, 32},
};

CpuModel find_model(const model::Guest& guest) {
  if (!guest.cpu_model || !guest.cpu_mode || guest.cpu_mode->value != "custom") {
    return kCpuModels.front();  // QEMU's default is qemu64; host-model under TCG is max
  }
  const std::string_view wanted = guest.cpu_model->value;
  const std::string_view family = wanted.substr(0, wanted.find('-'));
  const auto* row =
      std::find_if(kCpuModels.begin(), kCpuModels.end(), [&](const CpuModel& known) {
        return known.name == family;
      });
  return row == kCpuModels.end() ? CpuModel{wanted, CpuVendor::Other, kUsualBits}
                                 : *row;
}

}  // namespace

bool is_x86(const model::Guest& guest) {
  return arch_of(guest) == "x86_64";
}

Machine find_machine(const model::Guest& guest, const Target& target) {
  const std::string_view arch = arch_of(guest);
  Machine machine;
  machine.name =
      guest.machine ? guest.machine->value : std::string(default_machine(arch));
  for (const MachineFamily& family : kFamilies) {
    if (family.arch != arch) {
      continue;
    }
    if (machine.name == family.alias) {
      machine.family = &family;
      machine.version = target.qemu;
      return machine;
    }
    if (machine.name.starts_with(family.prefix)) {
      machine.family = &family;
      const Version named =
          parse_version(std::string_view(machine.name).substr(family.prefix.size()));
      // A distribution's own numbers (pc-q35-rhel9.2.0) say nothing about QEMU's.
      machine.version = named == Version{} ? target.qemu : named;
      return machine;
    }
  }
  return machine;
}

Accelerator accelerator(const model::Guest& guest, const Target& target) {
  if (target.accelerator) {
    return *target.accelerator;
  }
  return guest.type.value == "qemu" ? Accelerator::Tcg : Accelerator::Kvm;
}

namespace {

// Whether KVM gives the guest the host's own address bits.
bool has_host_bits(const model::Guest& guest) {
  const auto is = [](const std::optional<Located<std::string>>& said,
                     std::string_view wanted) { return said && said->value == wanted; };
  return is(guest.phys_bits_mode, "passthrough") ||
         is(guest.cpu_mode, "host-passthrough") || is(guest.cpu_mode, "maximum");
}

}  // namespace

CpuAddressing cpu_addressing(const model::Guest& guest, const Target& target) {
  const bool tcg = accelerator(guest, target) == Accelerator::Tcg;
  const CpuModel model = find_model(guest);
  CpuAddressing cpu;
  cpu.vendor = tcg ? model.vendor : CpuVendor::Unknown;
  cpu.narrow = is_x86(guest) && model.bits < kUsualBits;
  const bool in_document = guest.phys_bits && guest.phys_bits->value != 0;
  cpu.told = target.phys_bits || in_document;
  if (target.phys_bits) {
    cpu.bits = target.phys_bits;
    cpu.reason = "--phys-bits";
  } else if (in_document) {
    cpu.bits = guest.phys_bits->value;
    cpu.reason = "<maxphysaddr>";
  } else if (cpu.narrow) {
    cpu.bits = model.bits;
    cpu.reason = "as every '" + std::string(model.name) + "'";
  } else if (tcg) {
    cpu.bits = kUsualBits;
    cpu.reason = "the default of QEMU's TCG";
  } else if (target.host && target.host->phys_bits && has_host_bits(guest)) {
    cpu.bits = target.host->phys_bits;
    cpu.reason = "this host's CPU";
    cpu.of_host = true;
  }
  // QEMU takes the end of what the CPU can address for the guest's then, and that is
  // below 1012 GiB: nothing is moved.
  constexpr unsigned kNarrowest = 32;
  const bool below = cpu.bits && *cpu.bits <= kNarrowest;
  if (below || (cpu.narrow && target.qemu >= Version{8, 2})) {
    cpu.vendor = CpuVendor::Other;
  }
  return cpu;
}

namespace {

struct MapInput {
  Bytes boot;
  Bytes high_ram;
  Bytes maximum;
  unsigned slots;
  Bytes pci_hole;
};

// The end of everything below the PCI hole, when boot RAM above 4 GiB starts at
// `start`.
Bytes end_of_modules(const MapInput& in, Address start) {
  Bytes end = saturating_add(start, in.high_ram);
  if (in.maximum > in.boot) {
    end = align_up(end, kGiB);
    end = saturating_add(end, in.maximum - in.boot);
    end = saturating_add(end, Bytes{in.slots} * kGiB);
  }
  return end;
}

Address highest(const MapInput& in, Address start) {
  return saturating_add(align_up(end_of_modules(in, start), kGiB), in.pci_hole) - 1;
}

}  // namespace

AddressMap address_map(const Machine& machine,
                       Bytes boot,
                       std::optional<Bytes> maximum,
                       unsigned slots,
                       const CpuAddressing& cpu) {
  // AMD's IOMMU keeps the last 12 GiB below 1 TiB for itself, so that from machine
  // version 7.1 on QEMU moves everything above 4 GiB to 1 TiB once it would reach
  // there.
  constexpr Address kAmdReserved = 1012 * kGiB;
  AddressMap map;
  const MachineFamily& family = *machine.family;
  map.low_ram = boot >= family.low_limit ? family.low_size : boot;
  map.high_ram = boot - map.low_ram;
  const MapInput in{boot, map.high_ram, maximum.value_or(0), slots, family.pci_hole};
  map.high_start = kFourGiB;
  map.highest = highest(in, map.high_start);
  if (cpu.vendor == CpuVendor::Amd && machine.version >= Version{7, 1} &&
      map.highest >= kAmdReserved) {
    map.high_start = kTiB;
    map.highest = highest(in, map.high_start);
  }
  map.region = align_up(saturating_add(map.high_start, map.high_ram), kGiB);
  if (in.maximum > boot) {
    map.region_size = saturating_add(in.maximum - boot, Bytes{slots} * kGiB);
  }
  return map;
}

}  // namespace memdimm::layout
