// SPDX-License-Identifier: GPL-2.0-or-later
#include "facts/pci.h"

#include <doctest/doctest.h>

#include "facts/machines.h"

namespace memdimm::facts {

TEST_CASE("a root bus has room for what its machine leaves") {
  CHECK(find_root_bus("x86_64", "pc")->slots() == 30);
  CHECK(find_root_bus("x86_64", "q35")->slots() == 30);
  CHECK(find_root_bus("aarch64", "virt")->slots() == 31);
  CHECK(find_root_bus("riscv64", "virt") == nullptr);
  for (const RootBus& bus : kRootBuses) {
    CAPTURE(bus.machine);
    CHECK(find_machine_type(bus.arch, bus.machine, kNewestQemu).family != nullptr);
    for (const OwnDevice& one : bus.own) {
      CHECK((one.name.empty() || one.slot == bus.own.front().slot));
    }
  }
}

}  // namespace memdimm::facts
