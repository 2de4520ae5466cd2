// SPDX-License-Identifier: GPL-2.0-or-later
// What modules that stay have kept, and what is left for new ones.
#include "live/settle.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "testing/proposal.h"
#include "testing/running.h"

namespace memdimm::live {
namespace {

using testing::dimm;
using testing::in_slot;
using testing::libvirt_guest;
using testing::virtio_mem;

// "dimm1@1 dimm0@0": ids and slots of the wanted modules, in QEMU's order.
std::string modules(const Settled& settled) {
  std::string out;
  for (const layout::PlacedModule& placed : settled.wanted.layout.modules) {
    CHECK(placed.backend.id == "mem" + placed.id);
    out += (out.empty() ? "" : " ") + placed.id +
           (placed.slot ? '@' + std::to_string(*placed.slot) : std::string());
  }
  return out;
}

TEST_CASE(
    "modules that stay keep slot and id, new ones come last and take what is left") {
  struct Row {
    std::string running;
    std::string wanted;
    std::string modules;
  };
  const std::vector<Row> rows = {
      {dimm(256), dimm(256), "dimm0@0"},
      {dimm(256), dimm(512) + dimm(256), "dimm0@0 dimm1@1"},
      {dimm(256) + dimm(512), dimm(512), "dimm1@1"},
      {dimm(256, in_slot(3)), dimm(256), "dimm3@3"},
      {dimm(256, "<alias name='ua-one'/>"), dimm(256), "ua-one@0"},
      // virtio modules are counted: a new one takes the first number that none has had.
      {virtio_mem(256, 0),
       virtio_mem(512, 0) + virtio_mem(256, 0),
       "virtiomem0 virtiomem1"},
      {virtio_mem(256, 0) + virtio_mem(512, 0), virtio_mem(512, 0), "virtiomem1"},
      {virtio_mem(256, 0) + virtio_mem(512, 0),
       virtio_mem(512, 0) + virtio_mem(128, 0),
       "virtiomem1 virtiomem2"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.running);
    CAPTURE(row.wanted);
    layout::Target target;
    target.qemu = {8, 2};  // takes a virtio-mem out
    CHECK(modules(
              settle(libvirt_guest(row.running), libvirt_guest(row.wanted), target)) ==
          row.modules);
  }
}

TEST_CASE("a start from the wanted document is kept beside them") {
  const Settled found = settle(
      libvirt_guest(dimm(256) + dimm(512)), libvirt_guest(dimm(128) + dimm(512)), {});
  CHECK(found.matches == Matches{std::nullopt, 1});
  REQUIRE(found.fresh.layout.modules.size() == 2);
  CHECK(found.fresh.layout.modules[0].slot == 0U);
  CHECK(found.fresh.layout.modules[1].slot == 1U);
  CHECK(found.wanted.layout.modules[0].index == 1);
  CHECK(modules(found) == "dimm1@1 dimm0@0");
}

TEST_CASE("modules that stay keep their address") {
  const Settled found =
      settle(libvirt_guest(dimm(256) + dimm(512)), libvirt_guest(dimm(512)), {});
  REQUIRE(found.wanted.layout.modules.size() == 1);
  CHECK(found.wanted.layout.modules[0].address ==
        found.running.layout.modules[1].address);
  CHECK(found.running.domain.modules[1].base.has_value());
}

}  // namespace
}  // namespace memdimm::live
