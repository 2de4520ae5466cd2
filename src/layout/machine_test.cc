// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/machine.h"

#include <doctest/doctest.h>

#include "facts/cpu_models.h"
#include "facts/versions.h"

namespace memdimm::layout {
namespace {

model::Guest guest(std::string_view arch, std::string_view machine) {
  model::Guest out;
  if (!arch.empty()) {
    out.arch = Located<std::string>{std::string(arch), {}};
  }
  if (!machine.empty()) {
    out.machine = Located<std::string>{std::string(machine), {}};
  }
  return out;
}

TEST_CASE("a machine is found by its alias, its versioned name, or as the default") {
  struct Row {
    std::string_view arch;
    std::string_view machine;
    std::string_view family;  // its alias; "" for none
    std::string_view name;
    facts::Version version;
  };
  constexpr facts::Version kNone{0, 0};
  constexpr Row kRows[] = {
      {"", "", "pc", "pc", facts::kNewestQemu},
      {"x86_64", "", "pc", "pc", facts::kNewestQemu},
      {"i686", "q35", "q35", "q35", facts::kNewestQemu},
      {"x86_64", "pc-q35-7.2", "q35", "pc-q35-7.2", {7, 2}},
      {"x86_64", "pc-q35-rhel9.2.0", "q35", "pc-q35-rhel9.2.0", facts::kNewestQemu},
      {"x86_64", "pc-i440fx-2.12", "pc", "pc-i440fx-2.12", {2, 12}},
      {"x86_64", "pc-i440fx-9.2+bpo", "pc", "pc-i440fx-9.2+bpo", {9, 2}},
      {"x86_64", "microvm", "microvm", "microvm", facts::kNewestQemu},
      {"x86_64", "virt", "", "virt", kNone},
      {"aarch64", "", "virt", "virt", facts::kNewestQemu},
      {"aarch64", "virt-6.2", "virt", "virt-6.2", {6, 2}},
      {"ppc64le", "pseries", "pseries", "pseries", facts::kNewestQemu},
      {"s390x",
       "s390-ccw-virtio-8.0",
       "s390-ccw-virtio",
       "s390-ccw-virtio-8.0",
       {8, 0}},
      {"riscv32", "virt", "virt", "virt", facts::kNewestQemu},
      {"alpha", "", "", "", kNone},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.arch);
    CAPTURE(row.machine);
    const Machine machine = find_machine(guest(row.arch, row.machine), {});
    CHECK((machine.family == nullptr ? "" : machine.family->alias) == row.family);
    CHECK(machine.name == row.name);
    CHECK(machine.version == row.version);
  }
}

TEST_CASE("machines that take modules have a map that is predicted") {
  CHECK(find_machine(guest("x86_64", "pc"), {}).has_map());
  CHECK(find_machine(guest("x86_64", "q35"), {}).has_map());
  CHECK(find_machine(guest("aarch64", "virt"), {}).has_map());
  CHECK(find_machine(guest("riscv64", "virt"), {}).has_map());
  CHECK_FALSE(find_machine(guest("riscv64", "virt"), {}).has_device_memory());
  CHECK_FALSE(find_machine(guest("x86_64", "isapc"), {}).has_map());
  CHECK_FALSE(find_machine(guest("x86_64", "microvm"), {}).has_device_memory());
  CHECK(find_machine(guest("x86_64", "xenpv"), {}).has_device_memory());
}

// Seen on the QEMU that is named, with `info mtree`.
TEST_CASE("where modules go on other machines than today's PC") {
  struct Row {
    std::string_view arch;
    std::string_view machine;
    facts::Version qemu;
    Bytes boot;
    unsigned slots;
    Bytes maximum;
    Address region;
    Bytes size;
  };
  constexpr facts::Version kSeven{7, 2};
  constexpr facts::Version kTen{10, 0};
  constexpr Bytes kEight = 8 * kGiB;
  constexpr Row kRows[] = {
      {"aarch64", "virt", kTen, kGiB, 4, kEight, 2 * kGiB, 11 * kGiB},
      {"aarch64", "virt", kTen, 1025 * kMiB, 0, kEight, 3 * kGiB, 7167 * kMiB},
      {"armv7l", "virt-4.0", kSeven, 5 * kGiB, 1, kEight, 6 * kGiB, 4 * kGiB},
      {"ppc64", "pseries", kTen, kGiB, 4, kEight, kGiB, 7 * kGiB},
      {"ppc64le", "pseries", kSeven, 1280 * kMiB, 4, kEight, 2 * kGiB, 6912 * kMiB},
      {"s390x", "s390-ccw-virtio", kTen, kGiB, 9, kEight, kGiB, 7 * kGiB},
      {"s390x", "s390-ccw-virtio", kSeven, kGiB, 9, kEight, kGiB, 0},
      {"loongarch64", "virt", kTen, kGiB, 4, kEight, 0xB0000000, 7 * kGiB},
      {"loongarch64", "virt", kTen, 1100 * kMiB, 4, kEight, 0xB4C00000, 7092 * kMiB},
      {"loongarch64", "virt", kTen, 4 * kGiB, 4, kEight, 0x170000000, 4 * kGiB},
      {"loongarch64", "virt", kTen, 128 * kMiB, 4, kGiB, 128 * kMiB, 896 * kMiB},
      {"loongarch64", "virt", kSeven, kGiB, 4, kEight, 3 * kGiB, 7 * kGiB},
      {"x86_64", "pc-i440fx-2.1", kSeven, 5 * kGiB, 4, kEight, 6 * kGiB, 3 * kGiB},
      {"x86_64", "pc-i440fx-2.3", kSeven, kGiB, 4, kEight, 4 * kGiB, 11 * kGiB},
      {"x86_64", "pc-i440fx-2.0", kSeven, kGiB, 4, kEight, 4 * kGiB, 0},
      {"riscv64", "virt", kTen, kGiB, 4, kEight, 3 * kGiB, 0},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.arch);
    CAPTURE(row.machine);
    CAPTURE(row.boot);
    Target target;
    target.qemu = row.qemu;
    const Machine machine = find_machine(guest(row.arch, row.machine), target);
    const AddressMap map = address_map(machine, row.boot, row.maximum, row.slots, {});
    CHECK(map.region == row.region);
    CHECK(map.region_size == row.size);
  }
}

TEST_CASE("what Arm's CPUs can address is compared, and of old PCs only boot memory") {
  const Machine virt = find_machine(guest("aarch64", "virt"), {});
  const AddressMap map = address_map(virt, kGiB, kTiB, 1, {});
  CHECK(map.compared);
  CHECK(map.highest == kTiB + 2 * kGiB - 1);  // up(1 + 1 GiB) + up(1023 + 1 GiB)
  Target seven;
  seven.qemu = {7, 2};
  const Machine old = find_machine(guest("x86_64", "pc-i440fx-2.4"), seven);
  CpuAddressing cpu;
  cpu.bits = 40;
  CHECK(address_map(old, 8 * kGiB, 4 * kTiB, 16, cpu).highest == 11 * kGiB - 1);
  CHECK(address_map(old, 1022 * kGiB, std::nullopt, 0, cpu).highest == 0x1003FFFFFFF);
  const Machine ppc = find_machine(guest("ppc64", "pseries"), {});
  CHECK_FALSE(address_map(ppc, kGiB, 64 * kTiB, 16, cpu).compared);
}

TEST_CASE("QEMU rounds boot memory up, and cuts it on old s390 machines") {
  Target seven;
  seven.qemu = {7, 2};
  const Machine old = find_machine(guest("s390x", "s390-ccw-virtio-4.2"), seven);
  CHECK(boot_size(old, 1020 * kMiB) == 1020 * kMiB);
  CHECK(boot_size(old, 1021 * kMiB) == 1020 * kMiB);
  CHECK(boot_size(old, 2041 * kMiB) == 2040 * kMiB);
  CHECK(boot_size(old, 8161 * kMiB) == 8160 * kMiB);
  const Machine today = find_machine(guest("s390x", "s390-ccw-virtio"), seven);
  CHECK(boot_size(today, 1025 * kMiB) == 1025 * kMiB);
  CHECK(boot_size(today, 1025 * kMiB + 1) == 1025 * kMiB + 8 * kKiB);
}

TEST_CASE("the CPU of an Arm guest, and whether it has a 64-bit mode") {
  model::Guest one = guest("aarch64", "virt");
  one.type.value = "qemu";
  CHECK(cpu_addressing(one, {}).name == "cortex-a15");
  CHECK_FALSE(cpu_addressing(one, {}).wide);
  CHECK(cpu_addressing(one, {}, model::DialectId::Proposal).name == "max");
  CHECK(cpu_addressing(one, {}, model::DialectId::Proposal).bits == 52U);
  one.cpu_mode = Located<std::string>{"custom", {}};
  one.cpu_model = Located<std::string>{"cortex-a57", {}};
  CHECK(cpu_addressing(one, {}).bits == 44U);
  CHECK(cpu_addressing(one, {}).wide);
  one.arch->value = "armv7l";
  CHECK_FALSE(cpu_addressing(one, {}).wide);
  one.type.value = "kvm";
  one.arch->value = "aarch64";
  CHECK(cpu_addressing(one, {}).bits == std::nullopt);
  CHECK(cpu_addressing(guest("aarch64", "sbsa-ref"), {}).wide);
}

TEST_CASE("qemu-system-i386 has 32-bit CPUs only") {
  model::Guest one = guest("i686", "pc");
  one.type.value = "qemu";
  CHECK(cpu_addressing(one, {}).bits == 36U);
  one.cpu_mode = Located<std::string>{"custom", {}};
  one.cpu_model = Located<std::string>{"Nehalem", {}};
  CHECK(cpu_addressing(one, {}).bits == 36U);
  CHECK(cpu_addressing(one, {}).narrow);
}

TEST_CASE("the guest's address bits come from the option, the document, or TCG") {
  model::Guest one;
  one.type.value = "kvm";
  Target target;
  CHECK(cpu_addressing(one, target).bits == 40U);
  CHECK(cpu_addressing(one, target).vendor == facts::CpuVendor::Unknown);
  one.type.value = "qemu";
  CHECK(cpu_addressing(one, target).bits == 40U);
  CHECK(cpu_addressing(one, target).vendor == facts::CpuVendor::Amd);
  one.phys_bits = Located<unsigned>{42, {}};
  CHECK(cpu_addressing(one, target).bits == 42U);
  target.phys_bits = 46;
  CHECK(cpu_addressing(one, target).bits == 46U);
  CHECK(cpu_addressing(one, target).reason == "--phys-bits");
  target.accelerator = Accelerator::Kvm;
  CHECK(cpu_addressing(one, target).vendor == facts::CpuVendor::Unknown);
}

TEST_CASE("under TCG the CPU model decides whose CPU it is") {
  struct Row {
    std::string_view model;
    facts::CpuVendor expected;
  };
  constexpr Row kRows[] = {{"qemu64", facts::CpuVendor::Amd},
                           {"EPYC-Rome", facts::CpuVendor::Amd},
                           {"Opteron_G5", facts::CpuVendor::Amd},
                           {"Haswell", facts::CpuVendor::Other},
                           {"Dhyana", facts::CpuVendor::Other}};
  for (const Row& row : kRows) {
    CAPTURE(row.model);
    model::Guest one;
    one.type.value = "qemu";
    one.cpu_mode = Located<std::string>{"custom", {}};
    one.cpu_model = Located<std::string>{std::string(row.model), {}};
    CHECK(cpu_addressing(one, {}).vendor == row.expected);
  }
}

// Seen on QEMU 7.2 and 11.1.
TEST_CASE("boot memory is split around the hole, and modules go behind it") {
  struct Row {
    std::string_view machine;
    Bytes boot;
    Bytes low;
    Bytes high;
    Address region;
  };
  constexpr Address kFour = 4 * kGiB;
  constexpr Row kRows[] = {
      {"q35", 512 * kMiB, 512 * kMiB, 0, kFour},
      {"q35", 2815 * kMiB, 2815 * kMiB, 0, kFour},
      {"q35", 2816 * kMiB, 2 * kGiB, 768 * kMiB, 5 * kGiB},
      {"q35", 4 * kGiB, 2 * kGiB, 2 * kGiB, 6 * kGiB},
      {"pc", 3583 * kMiB, 3583 * kMiB, 0, kFour},
      {"pc", 3584 * kMiB, 3 * kGiB, 512 * kMiB, 5 * kGiB},
      {"pc", 4 * kGiB, 3 * kGiB, kGiB, 5 * kGiB},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.machine);
    CAPTURE(row.boot);
    const Machine machine = find_machine(guest("x86_64", row.machine), {});
    const AddressMap map = address_map(machine, row.boot, 32 * kGiB, 8, {});
    CHECK(map.low_ram == row.low);
    CHECK(map.high_ram == row.high);
    CHECK(map.high_start == kFour);
    CHECK(map.region == row.region);
    CHECK(map.region_size == 32 * kGiB - row.boot + 8 * kGiB);
  }
}

TEST_CASE("the highest address counts the maximum, a GiB a slot and the PCI hole") {
  const Machine q35 = find_machine(guest("x86_64", "q35"), {});
  // QEMU's own message: "Address space limit 0xfffffffff < 0x127fffffff".
  CHECK(address_map(q35, 2 * kGiB, 32 * kGiB, 8, {}).highest == 0x127FFFFFFF);
  CHECK(address_map(q35, 2 * kGiB, std::nullopt, 0, {}).highest == 36 * kGiB - 1);
  const Machine pc = find_machine(guest("x86_64", "pc"), {});
  CHECK(address_map(pc, 2 * kGiB, std::nullopt, 0, {}).highest == 6 * kGiB - 1);
}

// Seen on QEMU 7.2 and 10.0: it is not rounded, and may be none.
TEST_CASE("a document says how large the PCI hole is") {
  model::Guest one = guest("x86_64", "q35");
  const auto highest = [&](std::optional<Bytes> hole) {
    one.pci_hole = hole;
    return address_map(find_machine(one, {}), kGiB, 1000 * kGiB, 1, {}).highest;
  };
  constexpr Address kEnd = 1004 * kGiB;
  CHECK(highest(std::nullopt) == kEnd + 32 * kGiB - 1);
  CHECK(highest(kTiB) == 0x1FAFFFFFFFF);
  CHECK(highest(1025 * kMiB) == kEnd + 1025 * kMiB - 1);
  CHECK(highest(0) == kEnd - 1);
}

TEST_CASE("with an AMD CPU everything above 4 GiB moves to 1 TiB once it gets near") {
  CpuAddressing amd;
  amd.vendor = facts::CpuVendor::Amd;
  const Machine q35 = find_machine(guest("x86_64", "q35"), {});
  const AddressMap moved = address_map(q35, 4 * kGiB, kTiB, 4, amd);
  CHECK(moved.high_start == kTiB);
  CHECK(moved.region == kTiB + 2 * kGiB);
  CHECK(address_map(q35, 4 * kGiB, 512 * kGiB, 4, amd).high_start == 4 * kGiB);
  CHECK(address_map(q35, 4 * kGiB, kTiB, 4, {}).high_start == 4 * kGiB);
  const Machine old = find_machine(guest("x86_64", "pc-q35-7.0"), {});
  CHECK(address_map(old, 4 * kGiB, kTiB, 4, amd).high_start == 4 * kGiB);
}

// Seen on QEMU 7.2 and 10.0 with pentium3: only machine types of 8.2 and newer compare.
TEST_CASE("a 32-bit CPU has no PCI hole behind its memory from QEMU 8.2 on") {
  struct Row {
    facts::Version qemu;
    std::string_view machine;
    Address highest;
    bool compared;
  };
  constexpr Address kRegionEnd = 4 * kGiB + 30 * kGiB + 8 * kGiB;
  constexpr Row kRows[] = {
      {{7, 0}, "q35", kRegionEnd + 32 * kGiB - 1, false},
      {{7, 2}, "q35", kRegionEnd + 32 * kGiB - 1, true},
      {{8, 2}, "q35", kRegionEnd - 1, true},
      {{8, 2}, "pc-q35-8.1", kRegionEnd - 1, false},
      {{10, 0}, "pc", kRegionEnd - 1, true},
  };
  model::Guest one;
  one.cpu_mode = Located<std::string>{"custom", {}};
  one.cpu_model = Located<std::string>{"pentium3", {}};
  for (const Row& row : kRows) {
    CAPTURE(facts::show_version(row.qemu));
    CAPTURE(row.machine);
    Target target;
    target.qemu = row.qemu;
    one.machine = Located<std::string>{std::string(row.machine), {}};
    const AddressMap map = address_map(
        find_machine(one, target), 2 * kGiB, 32 * kGiB, 8, cpu_addressing(one, target));
    CHECK(map.highest == row.highest);
    CHECK(map.compared == row.compared);
  }
}

TEST_CASE("a maximum that leaves no room makes no region, and huge numbers saturate") {
  const Machine q35 = find_machine(guest("x86_64", "q35"), {});
  CHECK(address_map(q35, 4 * kGiB, 4 * kGiB, 4, {}).region_size == 0);
  CHECK(address_map(q35, 4 * kGiB, kGiB, 4, {}).region_size == 0);
  CHECK(address_map(q35, 4 * kGiB, ~Bytes{0}, 256, {}).highest > kTiB << 20);
}

}  // namespace
}  // namespace memdimm::layout
