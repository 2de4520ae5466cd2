// SPDX-License-Identifier: GPL-2.0-or-later
// What a start gives a machine, and what is done to it afterwards.
#include "live/machine_state.h"

#include <doctest/doctest.h>

#include "testing/running.h"

namespace memdimm::live {
namespace {

using testing::dimm;
using testing::in_slot;
using testing::libvirt_guest;
using testing::virtio_mem;

MachineState machine(const std::string& modules) {
  return from_definition(libvirt_guest(modules));
}

std::string text(const std::vector<Difference>& list) {
  std::string out;
  for (const Difference& one : list) {
    out += one.what + ' ' + one.id + ' ' + one.here + '|' + one.there + '\n';
  }
  return out;
}

TEST_CASE("a start gives each module its slot, id, node, address, size and backend") {
  const MachineState found =
      machine(dimm(256, in_slot(3)) + dimm(512) + virtio_mem(1024, 512));
  CHECK(found.boot == kGiB);
  CHECK(found.slots == 8);
  CHECK(found.maximum == 8 * kGiB);
  CHECK(found.nodes == std::vector<MachineNode>{{0, kGiB}});
  REQUIRE(found.modules.size() == 3);
  const MachineModule second = {.model = facts::Model::Dimm,
                                .id = "dimm0",
                                .backend = "memdimm0",
                                .size = 512 * kMiB,
                                .mapped = 512 * kMiB,
                                .requested = 0,
                                .slot = 0,
                                .node = 0,
                                .address = 0x110000000};
  CHECK(found.modules[1] == second);
  CHECK(found.modules[2].requested == 512 * kMiB);
  CHECK(found.modules[2].slot == std::nullopt);
  CHECK(in_use(found) == kGiB + 1792 * kMiB);
}

TEST_CASE("what a module has, written or not, is found by it") {
  const MachineState found = machine(dimm(256, in_slot(3)) + dimm(512));
  REQUIRE(in_slot(found, 0) != nullptr);
  CHECK(in_slot(found, 0)->id == "dimm0");
  CHECK(in_slot(found, 1) == nullptr);
  CHECK(with_id(found, "dimm3") == found.modules.data());
  CHECK(with_id(found, "dimm1") == nullptr);
  CHECK(with_backend(found, "memdimm0") == &found.modules[1]);
  CHECK(in_range(found, 0x10FFFFFFF, 1) == found.modules.data());
  CHECK(in_range(found, 0x110000000, 1) == &found.modules[1]);
  CHECK(in_range(found, 0x130000000, kGiB) == nullptr);
}

TEST_CASE("a new module gets the lowest free slot, and an id that none has") {
  MachineState found = machine(dimm(256, in_slot(1)) + dimm(512));
  CHECK(free_slot(found) == 2U);
  CHECK(free_id(found, facts::Model::Dimm, 2) == "dimm2");
  CHECK(free_id(found, facts::Model::VirtioMem, std::nullopt) == "virtiomem0");
  found.slots = 2;
  CHECK(free_slot(found) == std::nullopt);

  MachineState counted = machine(virtio_mem(256, 0) + virtio_mem(256, 0));
  unplug(counted, "virtiomem0");
  CHECK(free_id(counted, facts::Model::VirtioMem, std::nullopt) == "virtiomem2");

  MachineState behind_boot;
  behind_boot.slots = 4;
  behind_boot.boot_slot = 1;
  CHECK(free_slot(behind_boot) == 2U);
}

TEST_CASE("what is done moves nothing else, and its way back gives what was") {
  const MachineState before = machine(dimm(256) + virtio_mem(1024, 512) + dimm(512));
  MachineState now = before;
  const MachineModule gone = unplug(now, "dimm0");
  CHECK(gone == before.modules[0]);
  CHECK(now.modules == std::vector{before.modules[1], before.modules[2]});
  plug(now, gone);
  CHECK(differences(now, before).empty());
  const Bytes asked = resize(now, "virtiomem0", 0);
  CHECK(asked == 512 * kMiB);
  CHECK(now.modules[0].requested == 0);
  resize(now, "virtiomem0", asked);
  CHECK(now.modules[0] == before.modules[1]);
}

TEST_CASE("machines differ in what a module has, and in which there are") {
  const MachineState here = machine(dimm(256) + dimm(512));
  CHECK(differences(here, here).empty());
  CHECK(text(differences(here, machine(dimm(512) + dimm(256)))) ==
        "size dimm0 256 MiB|512 MiB\n"
        "size dimm1 512 MiB|256 MiB\n"
        "address dimm1 0x110000000|0x120000000\n");
  CHECK(text(differences(here, machine(dimm(256)))) == "module dimm1 512 MiB|\n");
  CHECK(text(differences(machine(dimm(256)), here)) == "module dimm1 |512 MiB\n");
  CHECK(text(differences(here, machine(dimm(256) + dimm(512, in_slot(4))))) ==
        "module dimm1 512 MiB|\nmodule dimm4 |512 MiB\n");
  MachineState other = here;
  other.boot *= 2;
  other.nodes.clear();
  other.maximum.reset();
  other.modules[1].address.reset();
  CHECK(text(differences(here, other)) ==
        "boot memory  1 GiB|2 GiB\nmaximum  8 GiB|\nguest nodes  node 0 1 GiB|\n");
}

}  // namespace
}  // namespace memdimm::live
