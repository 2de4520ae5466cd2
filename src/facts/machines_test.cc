// SPDX-License-Identifier: GPL-2.0-or-later
#include "facts/machines.h"

#include <doctest/doctest.h>

namespace memdimm::facts {

TEST_CASE("a machine type belongs to the family of its architecture") {
  struct Row {
    std::string_view arch;
    std::string_view machine;
    std::string_view alias;  // "": none
  };
  constexpr Row kRows[] = {
      {"x86_64", "pc", "pc"},
      {"x86_64", "pc-i440fx-2.4", "pc"},
      {"x86_64", "pc-q35-rhel9.2.0", "q35"},
      {"x86_64", "isapc", "isapc"},
      {"x86_64", "none", "none"},
      {"x86_64", "virt", ""},
      {"aarch64", "virt-7.2", "virt"},
      {"aarch64", "sbsa-ref", "sbsa-ref"},
      {"aarch64", "sbsa-ref-2", ""},
      {"s390x", "s390-ccw-virtio-10.0", "s390-ccw-virtio"},
      {"riscv64", "spike", "spike"},
      {"mips", "malta", ""},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.arch);
    CAPTURE(row.machine);
    const NamedMachine found = find_machine_type(row.arch, row.machine, kNewestQemu);
    CHECK((found.family == nullptr ? "" : found.family->alias) == row.alias);
  }
}

TEST_CASE("a family has parts, by the version in its name or by QEMU's") {
  struct Row {
    std::string_view arch;
    std::string_view machine;
    Version qemu;
    DeviceMemory memory;
    bool dimms;
    Bytes boot_step;
  };
  constexpr Version kSeven{7, 2};
  constexpr Version kTen{10, 0};
  constexpr Row kRows[] = {
      {"x86_64", "pc-i440fx-1.4", kSeven, DeviceMemory::Refused, false, 1},
      {"x86_64", "pc-i440fx-2.0", kSeven, DeviceMemory::Refused, false, 1},
      {"x86_64", "pc-i440fx-2.1", kSeven, DeviceMemory::Mapped, true, 1},
      {"x86_64", "pc-i440fx-2.4", kTen, DeviceMemory::Mapped, true, 1},
      {"x86_64", "pc-i440fx-2.12", kTen, DeviceMemory::Mapped, true, 1},
      {"aarch64", "virt-4.1", kTen, DeviceMemory::Mapped, false, 1},
      {"aarch64", "virt-4.2", kTen, DeviceMemory::Mapped, true, 1},
      {"ppc64", "pseries-2.4", kSeven, DeviceMemory::Mapped, false, 256 * kMiB},
      {"ppc64", "pseries", kSeven, DeviceMemory::Mapped, true, 256 * kMiB},
      {"s390x", "s390-ccw-virtio-7.2", kSeven, DeviceMemory::Ignored, false, kMiB},
      {"s390x", "s390-ccw-virtio-7.2", kTen, DeviceMemory::Mapped, false, kMiB},
      {"loongarch64", "virt", kSeven, DeviceMemory::Mapped, true, 1},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.machine);
    const NamedMachine found = find_machine_type(row.arch, row.machine, row.qemu);
    REQUIRE(found.family != nullptr);
    CHECK(found.family->device_memory == row.memory);
    CHECK(found.family->dimms == row.dimms);
    CHECK(found.family->boot.step == row.boot_step);
  }
}

TEST_CASE("a name says a version, or a distribution's own") {
  const auto version = [](std::string_view machine) {
    return find_machine_type("x86_64", machine, kNewestQemu);
  };
  CHECK(version("pc-q35-7.2").version == Version{7, 2});
  CHECK(version("pc-q35-7.2").plain);
  CHECK(version("pc-q35-4.0.1").plain);
  CHECK(version("pc-i440fx-9.2+bpo").version == Version{9, 2});
  CHECK_FALSE(version("pc-i440fx-9.2+bpo").plain);
  CHECK_FALSE(version("pc-q35-rhel9.2.0").version);
  CHECK_FALSE(version("q35").version);
}

TEST_CASE("QEMU drops old machine types") {
  const auto oldest =
      [](std::string_view arch, std::string_view machine, Version qemu) {
        return oldest_type(*find_machine_type(arch, machine, qemu).family, qemu);
      };
  CHECK(oldest("x86_64", "q35", {10, 0}) == Version{2, 4});
  CHECK(oldest("x86_64", "q35", {11, 1}) == Version{5, 2});
  CHECK(oldest("x86_64", "pc", {7, 2}) == Version{1, 4});
  CHECK(oldest("x86_64", "pc", {10, 0}) == Version{2, 4});
  CHECK(oldest("ppc64", "pseries", {10, 0}) == Version{3, 0});
  CHECK_FALSE(oldest("x86_64", "pc", {6, 2}));
  CHECK_FALSE(oldest("x86_64", "isapc", {11, 1}));
}

TEST_CASE("the first family of an architecture is its default") {
  CHECK(default_machine("x86_64") == "pc");
  CHECK(default_machine("ppc64") == "pseries");
  CHECK(default_machine("aarch64") == "virt");
  CHECK(default_machine("riscv64") == "virt");
  CHECK(default_machine("mips").empty());
}

TEST_CASE("old PCs have room for few option ROMs") {
  struct Row {
    std::string_view machine;
    bool acpi;
    bool slots;
    unsigned most;
  };
  constexpr Row kRows[] = {
      {"pc-i440fx-2.0", true, false, 7},
      {"pc-i440fx-2.1", true, false, 5},
      {"pc-i440fx-2.5", true, true, 4},
      {"pc-i440fx-2.4", false, true, 10},
      {"pc-i440fx-2.6", true, false, 4},
      {"pc-q35-2.8", true, true, 3},
      {"pc-i440fx-2.8", false, false, 9},
      {"pc-i440fx-2.9", true, true, 16},
      {"pc", true, true, 16},
      {"isapc", false, false, 16},
      {"microvm", true, false, 16},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.machine);
    const NamedMachine found = find_machine_type("x86_64", row.machine, {7, 2});
    REQUIRE(found.family != nullptr);
    const Version type = found.version.value_or(Version{7, 2});
    CHECK(most_option_roms(*found.family, type, {7, 2}, row.acpi, row.slots) ==
          row.most);
    const unsigned on_10 = std::string_view(row.machine).starts_with("pc")
                               ? row.most - row.most / 16
                               : row.most;
    CHECK(most_option_roms(*found.family, type, {10, 0}, row.acpi, row.slots) == on_10);
  }
}

TEST_CASE("the columns of a family go together") {
  for (const MachineFamily& family : machine_families()) {
    CAPTURE(family.arch);
    CAPTURE(family.alias);
    const bool pcie = family.root_bus == "pcie.0";
    CHECK(family.root_hotplug == !pcie);
    CHECK((!family.dimms || family.device_memory == DeviceMemory::Mapped));
    CHECK((family.dimms || !family.nvdimms));
    CHECK((family.dimms || family.dimm_step == 1 || family.types.last < Version{5, 0}));
    CHECK((family.device_memory != DeviceMemory::Mapped || family.map));
    CHECK(family.boot.step > 0);
    CHECK((family.boot.largest == 0 || family.boot.smallest <= family.boot.largest));
    if (family.map) {
      CHECK(family.map->low_size <= family.map->low_limit);
      CHECK((family.map->low_size == 0) == (family.map->high == 0));
      CHECK((family.map->pci_hole == 0 || family.map->bits_checked));
      CHECK(family.map->region_step > 0);
    }
  }
  for (const OldestType& row : oldest_types()) {
    CAPTURE(row.prefix);
    CHECK(row.oldest < row.qemu);
  }
}

}  // namespace memdimm::facts
