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
      {"x86_64", "none", ""},
      {"x86_64", "virt", ""},
      {"aarch64", "virt-7.2", "virt"},
      {"aarch64", "sbsa-ref", ""},
      {"s390x", "s390-ccw-virtio-10.0", "s390-ccw-virtio"},
      {"riscv64", "spike", "spike"},
      {"mips", "malta", ""},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.arch);
    CAPTURE(row.machine);
    const MachineFamily* family = find_family(row.arch, row.machine);
    CHECK((family == nullptr ? "" : family->alias) == row.alias);
  }
}

TEST_CASE("the first family of an architecture is its default") {
  CHECK(default_machine("x86_64") == "pc");
  CHECK(default_machine("ppc64") == "pseries");
  CHECK(default_machine("riscv64") == "virt");
  CHECK(default_machine("mips").empty());
}

TEST_CASE("the columns of a family go together") {
  for (const MachineFamily& family : machine_families()) {
    CAPTURE(family.arch);
    CAPTURE(family.alias);
    CHECK(find_family(family.arch, family.alias) == &family);
    CHECK(family.root_hotplug == (family.root_bus == "pci.0"));
    CHECK((family.dimms || !family.dimms_need_acpi));
    CHECK((family.maximum || !family.dimms));
    CHECK((family.low_size == 0) == (family.low_limit == 0));
    CHECK((family.low_size == 0) == (family.pci_hole == 0));
    CHECK(family.low_size <= family.low_limit);
  }
}

}  // namespace memdimm::facts
