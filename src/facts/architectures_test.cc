// SPDX-License-Identifier: GPL-2.0-or-later
#include "facts/architectures.h"

#include <doctest/doctest.h>

#include "facts/machines.h"

namespace memdimm::facts {

TEST_CASE("an architecture has the modules that QEMU brought to it") {
  struct Row {
    std::string_view arch;
    Model model;
    std::optional<Version> since;
  };
  const Row rows[] = {
      {"x86_64", Model::Dimm, kOldestQemu},
      {"i686", Model::SgxEpc, Version{6, 2}},
      {"aarch64", Model::VirtioMem, Version{7, 0}},
      {"aarch64", Model::VirtioPmem, {}},
      {"ppc64le", Model::Nvdimm, kOldestQemu},
      {"s390x", Model::VirtioMem, Version{10, 0}},
      {"s390x", Model::Dimm, {}},
      {"riscv64", Model::Dimm, {}},
      {"loongarch64", Model::Dimm, kOldestQemu},
      {"mips", Model::Dimm, {}},
      {"x86_64", Model::Rom, {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.arch);
    CHECK(find_architecture(row.arch).models.of(row.model) == row.since);
  }
}

TEST_CASE("every architecture has machines, and names that lead to its row") {
  for (const Architecture& arch : architectures()) {
    CAPTURE(arch.name);
    CHECK(&find_architecture(arch.name) == &arch);
    CHECK_FALSE(default_machine(arch.machines).empty());
    CHECK(find_architecture(arch.machines).machines == arch.machines);
    CHECK(arch.huge_pages.front() > arch.host_page);
    CHECK(emulator(arch.name).starts_with("qemu-system-"));
  }
  CHECK(&find_architecture("") == &find_architecture("x86_64"));
  CHECK(find_architecture("mips").name.empty());
  CHECK(emulator("") == "qemu-system-x86_64");
  CHECK(emulator("i686") == "qemu-system-i386");
  CHECK(emulator("armv7l") == "qemu-system-arm");
  CHECK(emulator("ppc64le") == "qemu-system-ppc64");
  CHECK(emulator("mips") == "qemu-system-mips");
}

}  // namespace memdimm::facts
