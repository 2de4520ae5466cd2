// SPDX-License-Identifier: GPL-2.0-or-later
// The table of machine families.
#include "facts/machines.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace memdimm::facts {
namespace {

// RAM ids and who takes -numa node,mem=: query-machines of QEMU 5.2 to 11.1. Splits,
// regions and holes: `info mtree` of QEMU 5.2, 7.2, 10.0 and 11.1 at their edges, in
// MiB steps; old PC types on 7.2, which was the last that has them. Root buses and what
// they take: `info qtree` and device_add on QEMU 7.2 to 11.1 ("Bus 'pcie.0' does not
// support hotplugging"). Flash: "machine type does not support if=pflash". Sizes, slots
// and NUMA: what 7.2, 10.0 and 11.1 refuse, and in which words is in
// src/e2e/machine_refusals.py.

constexpr MachineFamily kPc{.arch = "x86_64",
                            .alias = "pc",
                            .prefix = "pc-i440fx-",
                            .types = {.first = {2, 5}},
                            .ram_id = "pc.ram",
                            .last_node_mem = kLastNodeMem,
                            .dimms = true,
                            .nvdimms = true,
                            .dimm_needs = DimmNeeds::Acpi,
                            .map = MapRules{.low_limit = 3584 * kMiB,
                                            .low_size = 3 * kGiB,
                                            .high = 4 * kGiB,
                                            .above_high = true,
                                            .room_per_slot = kRoomPerSlot,
                                            .pci_hole = 2 * kGiB,
                                            .host_bridge = "i440FX-pcihost",
                                            .bits_checked = true}};

constexpr MachineFamily kQ35{.arch = "x86_64",
                             .alias = "q35",
                             .prefix = "pc-q35-",
                             .types = {.first = {2, 5}},
                             .ram_id = "pc.ram",
                             .root_bus = "pcie.0",
                             .root_hotplug = false,
                             .last_node_mem = kLastNodeMem,
                             .dimms = true,
                             .nvdimms = true,
                             .dimm_needs = DimmNeeds::Acpi,
                             .map = MapRules{.low_limit = 2816 * kMiB,
                                             .low_size = 2 * kGiB,
                                             .high = 4 * kGiB,
                                             .above_high = true,
                                             .room_per_slot = kRoomPerSlot,
                                             .pci_hole = 32 * kGiB,
                                             .host_bridge = "q35-pcihost",
                                             .bits_checked = true}};

// Up to 2.4 the check of the CPU's bits leaves the region out.
constexpr MachineFamily uncounted(MachineFamily row, VersionRange types) {
  row.types = types;
  row.map->region_counts = false;
  return row;
}

// 2.1 brought the region, without room to align modules in, and aligned none.
constexpr MachineFamily pc_2_1() {
  MachineFamily row = uncounted(kPc, {{2, 1}, {2, 1}});
  row.map->room_per_slot = 0;
  row.dimms_aligned = false;
  return row;
}

constexpr MachineFamily pc_2_0() {
  MachineFamily row = uncounted(kPc, {{2, 0}, {2, 0}});
  row.device_memory = DeviceMemory::Refused;
  row.dimms = false;
  row.nvdimms = false;
  return row;
}

constexpr MachineFamily pc_1() {
  MachineFamily row = pc_2_0();
  row.types = {{}, {1, 99}};
  row.map->low_size = row.map->low_limit;
  return row;
}

constexpr MachineFamily kIsapc{.arch = "x86_64",
                               .alias = "isapc",
                               .qemu = {.first = since(Qemu::NarrowCpus)},
                               .ram_id = "pc.ram",
                               .root_bus = "",
                               .flash = 0,
                               .boot = {.largest = 3584 * kMiB},
                               .device_memory = DeviceMemory::Refused};

constexpr MachineFamily isapc_before() {
  MachineFamily row = kIsapc;
  row.qemu = {{}, kEveryVersion};
  row.boot = {};
  return row;
}

// A machine on which nothing can be plugged, although it takes slots and a maximum.
constexpr MachineFamily board(std::string_view arch,
                              std::string_view name,
                              std::string_view ram_id,
                              bool numa,
                              BootSizes boot = {}) {
  return {.arch = arch,
          .alias = name,
          .ram_id = ram_id,
          .root_bus = "",
          .numa = numa,
          .boot = boot,
          .device_memory = DeviceMemory::Ignored,
          .most_slots = 0,
          .maximum_step = 1};
}

// One size, and no other ("Invalid RAM size, should be 1 GiB").
constexpr BootSizes just(Bytes size) {
  return {.usual = size, .smallest = size, .largest = size};
}

constexpr MachineFamily microvm() {
  MachineFamily row = board("x86_64", "microvm", "microvm.ram", true);
  row.flash = 0;
  row.maximum_step = kMaximumGranularity;
  return row;
}

// No rule about the size of the maximum, and none about boot memory.
constexpr MachineFamily kArmVirt{
    .arch = "aarch64",
    .alias = "virt",
    .prefix = "virt-",
    .types = {.first = {4, 2}},
    .ram_id = "mach-virt.ram",
    .root_bus = "pcie.0",
    .root_hotplug = false,
    .last_node_mem = kLastNodeMem,
    .maximum_step = 1,
    .dimms = true,
    .nvdimms = true,
    .dimm_needs = DimmNeeds::Ged,
    .map = MapRules{.ram = kGiB, .room_per_slot = kRoomPerSlot, .bits_checked = true}};

// The GED came with 4.2.
constexpr MachineFamily arm_virt_before() {
  MachineFamily row = kArmVirt;
  row.types = {{}, {4, 1}};
  row.dimms = false;
  row.nvdimms = false;
  return row;
}

constexpr MachineFamily sbsa_ref() {
  MachineFamily row =
      board("aarch64", "sbsa-ref", "sbsa-ref.ram", true, {.usual = kGiB});
  row.root_bus = "pcie.0";
  row.root_hotplug = false;
  row.cpu = "cortex-a57";
  row.map = MapRules{.ram = kTiB};
  return row;
}

constexpr MachineFamily kPseries{
    .arch = "ppc64",
    .alias = "pseries",
    .prefix = "pseries-",
    .types = {.first = {2, 5}},
    .ram_id = "ppc_spapr.ram",
    .last_node_mem = kLastNodeMem,
    .boot = {.usual = 512 * kMiB, .step = 256 * kMiB, .node_step = true},
    .most_slots = 32,
    .kvm_slots = true,
    .maximum_step = 256 * kMiB,
    .dimms = true,
    .nvdimms = true,
    .nvdimm_unasked = true,
    .dimm_step = 256 * kMiB,
    .map = MapRules{}};

constexpr MachineFamily pseries_before() {
  MachineFamily row = kPseries;
  row.types = {{}, {2, 4}};
  row.dimms = false;
  row.nvdimms = false;
  return row;
}

constexpr MachineFamily powernv(std::string_view name) {
  return board("ppc64", name, "pnv.ram", false, {.usual = kGiB, .smallest = kGiB});
}

// QEMU loads its firmware into it, so that 1 and 2 MiB are too small.
constexpr MachineFamily kS390{.arch = "s390x",
                              .alias = "s390-ccw-virtio",
                              .prefix = "s390-ccw-virtio-",
                              .types = {.first = {5, 0}},
                              .qemu = {.first = {10, 0}},
                              .ram_id = "s390.ram",
                              .ccw = true,
                              .numa = false,
                              .boot = {.smallest = 3 * kMiB, .step = kMiB},
                              .most_slots = 0,
                              .maximum_step = 1,
                              .map = MapRules{}};

// SCLP's increments: at most 1020 of them, of 1 MiB or a power of two times that.
constexpr MachineFamily cut(MachineFamily row) {
  row.types = {{}, {4, 99}};
  row.boot.most_steps = 1020;
  return row;
}

constexpr MachineFamily s390_before() {
  MachineFamily row = kS390;
  row.qemu = {};
  row.boot.smallest = 0;
  row.device_memory = DeviceMemory::Ignored;
  return row;
}

constexpr MachineFamily riscv(std::string_view name,
                              std::string_view prefix,
                              std::string_view ram_id) {
  MachineFamily row = board("riscv64", name, ram_id, true);
  row.prefix = prefix;
  row.node_cpus = true;
  row.last_node_mem = kEveryVersion;
  row.map = MapRules{.ram = 2 * kGiB};
  return row;
}

constexpr MachineFamily riscv_virt() {
  MachineFamily row = riscv("virt", "virt-", "riscv_virt_board.ram");
  row.root_bus = "pcie.0";
  row.root_hotplug = false;
  return row;
}

constexpr MachineFamily kLoongarchVirt{.arch = "loongarch64",
                                       .alias = "virt",
                                       .prefix = "virt-",
                                       .qemu = {.first = {8, 1}},
                                       .ram_id = "loongarch.ram",
                                       .root_bus = "pcie.0",
                                       .root_hotplug = false,
                                       .last_node_mem = kEveryVersion,
                                       .dimms = true,
                                       .map = MapRules{.low_limit = 256 * kMiB,
                                                       .low_size = 256 * kMiB,
                                                       .high = 2 * kGiB,
                                                       .region_step = 1}};

// As 7.2 has it; what is between that and 10.0 was not looked at.
constexpr MachineFamily loongarch_before() {
  MachineFamily row = kLoongarchVirt;
  row.qemu = {};
  row.numa = false;
  row.boot = {.usual = kGiB, .smallest = kGiB};
  row.page = 16 * kKiB;
  row.maximum_step = 16 * kKiB;
  row.map->high = 0x90000000;
  row.map->region_step = kGiB;
  return row;
}

constexpr std::array kFamilies = {
    kPc,
    uncounted(kPc, {{2, 2}, {2, 4}}),
    pc_2_1(),
    pc_2_0(),
    pc_1(),
    kQ35,
    uncounted(kQ35, {{}, {2, 4}}),
    kIsapc,
    isapc_before(),
    microvm(),
    board("x86_64", "none", "ram", false),
    board("x86_64", "x-remote", "", false),
    kPseries,
    pseries_before(),
    powernv("powernv"),
    powernv("powernv8"),
    powernv("powernv9"),
    powernv("powernv10"),
    board("ppc64", "mac99", "ppc_core99.ram", false, {.largest = 2 * kGiB}),
    board("ppc64", "g3beige", "ppc_heathrow.ram", false, {.largest = 2047 * kMiB}),
    board("ppc64", "40p", "", false),
    board("ppc64", "ppce500", "mpc8544ds.ram", false, {.step = 64 * kMiB}),
    board("ppc64", "bamboo", "", false),
    kArmVirt,
    arm_virt_before(),
    sbsa_ref(),
    board("aarch64", "raspi0", "ram", false, just(512 * kMiB)),
    board("aarch64", "raspi1ap", "ram", false, just(512 * kMiB)),
    board("aarch64", "raspi2b", "ram", false, just(kGiB)),
    board("aarch64", "raspi3ap", "ram", false, just(512 * kMiB)),
    board("aarch64", "raspi3b", "ram", false, just(kGiB)),
    board("aarch64", "raspi4b", "ram", false, just(2 * kGiB)),
    board("aarch64", "xlnx-versal-virt", "ddr", true),
    kS390,
    cut(kS390),
    s390_before(),
    cut(s390_before()),
    riscv_virt(),
    riscv("spike", "", "riscv.spike.ram"),
    board("riscv64", "sifive_u", "riscv.sifive.u.ram", false),
    board("riscv64",
          "microchip-icicle-kit",
          "microchip.icicle.kit.ram",
          false,
          {.usual = 1537 * kMiB, .smallest = 1537 * kMiB}),
    kLoongarchVirt,
    loongarch_before(),
};

// `-machine help` of QEMU 7.2, 10.0 and 11.1.
constexpr std::array kOldest = {
    OldestType{"x86_64", "pc-i440fx-", {7, 2}, {1, 4}},
    OldestType{"x86_64", "pc-i440fx-", {10, 0}, {2, 4}},
    OldestType{"x86_64", "pc-i440fx-", {11, 1}, {5, 2}},
    OldestType{"x86_64", "pc-q35-", {7, 2}, {2, 4}},
    OldestType{"x86_64", "pc-q35-", {11, 1}, {5, 2}},
    OldestType{"aarch64", "virt-", {7, 2}, {2, 6}},
    OldestType{"aarch64", "virt-", {11, 1}, {5, 2}},
    OldestType{"ppc64", "pseries-", {7, 2}, {2, 1}},
    OldestType{"ppc64", "pseries-", {10, 0}, {3, 0}},
    OldestType{"ppc64", "pseries-", {11, 1}, {5, 2}},
    OldestType{"s390x", "s390-ccw-virtio-", {7, 2}, {2, 4}},
    OldestType{"s390x", "s390-ccw-virtio-", {10, 0}, {2, 9}},
    OldestType{"s390x", "s390-ccw-virtio-", {11, 1}, {5, 2}},
};

// "7.2" and "9.2+bpo"; nullopt for "rhel9.2.0".
std::optional<Version> leading_version(std::string_view text) {
  const auto parts = split(text.substr(0, text.find_first_not_of("0123456789.")), '.');
  Version version;
  version.major = static_cast<unsigned>(parse_decimal(parts[0]).value_or(0));
  if (parts.size() > 1) {
    version.minor = static_cast<unsigned>(parse_decimal(parts[1]).value_or(0));
  }
  return version == Version{} ? std::nullopt : std::optional(version);
}

}  // namespace

std::span<const MachineFamily> machine_families() {
  return kFamilies;
}

std::span<const OldestType> oldest_types() {
  return kOldest;
}

NamedMachine find_machine_type(std::string_view arch,
                               std::string_view machine,
                               Version qemu) {
  for (const MachineFamily& family : kFamilies) {
    if (family.arch != arch || !family.qemu.contains(qemu)) {
      continue;
    }
    const bool versioned = !family.prefix.empty() && machine != family.alias &&
                           machine.starts_with(family.prefix);
    if (!versioned && machine != family.alias) {
      continue;
    }
    NamedMachine found{.family = &family};
    if (versioned) {
      const std::string_view behind = machine.substr(family.prefix.size());
      found.version = leading_version(behind);
      found.plain = behind.find_first_not_of("0123456789.") == std::string_view::npos;
    }
    if (family.types.contains(found.version.value_or(qemu))) {
      return found;
    }
  }
  return {};
}

unsigned most_option_roms(
    const MachineFamily& family, Version type, Version qemu, bool acpi, bool slots) {
  // 10.0 dies of the sixteenth; 7.2 takes it. What is between and behind was not looked
  // at.
  constexpr Version kDies{10, 0};
  constexpr Version kDiesNoMore{11, 0};
  // Counted on 7.2 and 10.0 for each version from 1.7 to 2.9.
  constexpr Version kManyFiles{2, 9};
  constexpr Version kFirstSlots{2, 1};
  constexpr Version kOneFileMore{2, 6};
  if (!family.prefix.starts_with("pc-")) {
    return kMostOptionRoms;
  }
  if (type >= kManyFiles) {
    return kMostOptionRoms - (qemu >= kDies && qemu < kDiesNoMore ? 1 : 0);
  }
  if (type < kFirstSlots) {
    return acpi ? 7 : kMostOptionRoms;
  }
  const unsigned without_acpi = type < kOneFileMore ? 10 : 9;
  return without_acpi - (acpi ? 5 : 0) - (acpi && slots ? 1 : 0);
}

std::optional<Version> oldest_type(const MachineFamily& family, Version qemu) {
  std::optional<Version> oldest;
  for (const OldestType& row : kOldest) {
    if (row.arch == family.arch && row.prefix == family.prefix && row.qemu <= qemu) {
      oldest = row.oldest;
    }
  }
  return oldest;
}

std::string_view default_machine(std::string_view arch) {
  const auto* row = std::find_if(
      kFamilies.begin(), kFamilies.end(), [&](const MachineFamily& family) {
        return family.arch == arch;
      });
  return row == kFamilies.end() ? "" : row->alias;
}

}  // namespace memdimm::facts
