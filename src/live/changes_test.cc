// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/changes.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "testing/libvirt.h"
#include "testing/proposal.h"
#include "testing/running.h"

namespace memdimm::live {
namespace {

using testing::dimm;
using testing::libvirt;
using testing::libvirt_domain;
using testing::nvdimm;
using testing::proposal_domain;
using testing::ram;
using testing::state_of;
using testing::virtio_mem;

// "plug dimm2, restart size of dimm1, remark"
std::string summary(const model::Domain& running, const model::Domain& wanted) {
  Comparison found = compare(state_of(running), state_of(wanted), {});
  if (!restart_needed(found)) {
    remark_on_start(found);
  }
  std::string out;
  const auto add = [&](const std::string& text) {
    out += (out.empty() ? "" : ", ") + text;
  };
  for (const Change& change : found.changes) {
    add(std::string(kChangeWords.of(change.kind)) + ' ' + change.what);
  }
  for (std::size_t i = 0; i < found.remarks.size(); ++i) {
    add("remark");
  }
  return out;
}

struct Row {
  std::string running;
  std::string wanted;
  std::string changes;
};

std::string slot(unsigned number) {
  return "<address type='acpi-dimm' slot='" + std::to_string(number) + "'/>";
}

TEST_CASE("the proposal's modules come and go, whatever their order") {
  const std::string boot = ram(512);
  const std::string four =
      "remark, remark, remark, remark";  // two slots, two addresses
  const std::vector<Row> rows = {
      {boot + ram(256), boot + ram(256), ""},
      {boot + ram(256), boot + ram(256, slot(1)), ""},
      {boot + ram(256, slot(1)), boot + ram(256), ""},
      {boot + ram(256), boot + ram(256) + ram(128), "plug dimm2"},
      {boot + ram(256) + ram(128), boot + ram(256), "unplug dimm2"},
      // What moved in the document has not moved in the guest.
      {boot + ram(256) + ram(128), boot + ram(128) + ram(256), four},
      {boot + ram(256) + ram(128), boot + ram(128), "unplug dimm1, remark, remark"},
      {boot + ram(256), ram(256) + boot, "restart boot memory"},
      {boot + ram(256, slot(1)) + ram(128, slot(2)),
       boot + ram(128, slot(2)) + ram(256, slot(1)),
       "remark, remark"},  // QEMU gets them the other way round
      // A slot that is named is meant.
      {boot + ram(256, slot(1)), boot + ram(256, slot(2)), "unplug dimm1, plug dimm2"},
      {boot + ram(256), boot + ram(384), "unplug dimm1, plug dimm1"},
      {boot + ram(256) + ram(128),
       boot + ram(384) + ram(256),
       "unplug dimm2, plug dimm2, " + four},
      {boot + ram(256), ram(1024) + ram(256), "restart boot memory"},
      {boot + ram(256, slot(3)), boot + ram(384, slot(3)), "unplug dimm3, plug dimm3"},
      {boot + ram(256), ram(1024, slot(0)) + ram(256, slot(1)), "restart boot memory"},
      {ram(512, slot(2)) + ram(256, slot(3)),
       ram(512, slot(2)) + ram(256, slot(3)) + ram(128, slot(5)),
       "plug dimm5"},
      // The one in the lowest slot is what a guest boots with.
      {ram(512, slot(2)) + ram(256, slot(3)),
       ram(512, slot(2)) + ram(256, slot(3)) + ram(128, slot(1)),
       "restart slot of boot memory, restart boot memory"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.running);
    CAPTURE(row.wanted);
    CHECK(summary(testing::proposal_with(row.running),
                  testing::proposal_with(row.wanted)) == row.changes);
  }
}

TEST_CASE("a boot DIMM that was only created is the one that the new document has") {
  const std::string memory =
      "<memory slots='4' max-memory='4' max-memory-unit='GiB' unit='MiB'>512</memory>";
  const auto running = proposal_domain(memory);
  CHECK(summary(running, proposal_domain(memory)).empty());
  CHECK(summary(running,
                proposal_domain(memory + "<devices>" + ram(512, slot(0)) + ram(256) +
                                "</devices>")) == "plug dimm1");
}

TEST_CASE("a new module goes where there is room beside those that stay") {
  const auto found =
      compare(state_of(testing::proposal_with(ram(512) + ram(256) + ram(128))),
              state_of(testing::proposal_with(ram(512) + ram(384) + ram(128))),
              {});
  // The 256 MiB at the region's start become 384 MiB of another module only by a
  // restart; the 128 MiB stay behind where they were.
  REQUIRE(found.wanted.layout.modules.size() == 2);
  CHECK(found.running.layout.modules[1].address ==
        found.wanted.layout.modules[0].address);
}

TEST_CASE("libvirt's modules come, go and change their size") {
  const std::string base = "<address type='dimm' slot='0' base='0x100000000'/>";
  const std::string named = "<alias name='ua-one'/>";
  const std::string four = "remark, remark, remark, remark";
  const std::vector<Row> rows = {
      {dimm(256), dimm(256), ""},
      {"", dimm(256), "plug dimm0"},
      {dimm(256), "", "unplug dimm0"},
      // A document as libvirt prints it, with the address that QEMU chose.
      {dimm(256), dimm(256, base), ""},
      {dimm(256, base), dimm(256), ""},
      {dimm(256, named), dimm(512) + dimm(256, named), "plug dimm1, " + four},
      {dimm(256, named), dimm(512, named), "unplug ua-one, plug ua-one"},
      {dimm(256), dimm(256, named), "unplug dimm0, plug ua-one"},
      {virtio_mem(512, 64), virtio_mem(512, 128), "resize virtiomem0"},
      {virtio_mem(512, 64), virtio_mem(1024, 64), "unplug virtiomem0, plug virtiomem0"},
      {virtio_mem(512, 64),
       virtio_mem(256, 0) + virtio_mem(512, 64),
       "plug virtiomem1, " + four},
      {virtio_mem(256, 0) + virtio_mem(512, 64),
       virtio_mem(512, 0),
       "unplug virtiomem0, resize virtiomem1, remark, remark"},
      {nvdimm("/a"), nvdimm("/a") + nvdimm("/b"), "plug nvdimm1"},
      {nvdimm("/a") + nvdimm("/b"), nvdimm("/b"), "unplug nvdimm0, remark, remark"},
      {nvdimm("/a"), nvdimm("/b"), "restart path of nvdimm0"},
      // Another kind in one slot is another module.
      {dimm(256), nvdimm("/a"), "unplug dimm0, plug nvdimm0"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.running);
    CAPTURE(row.wanted);
    CHECK(summary(libvirt_domain(libvirt(row.running)),
                  libvirt_domain(libvirt(row.wanted))) == row.changes);
  }
}

TEST_CASE("what a guest is started with needs a restart, the balloon does not") {
  const std::string plain = "<maxMemory slots='8' unit='GiB'>8</maxMemory>";
  const std::string memory = "<memory unit='GiB'>1</memory>";
  const std::string cell = "<cell id='0' cpus='0' memory='1' unit='GiB'/>";
  struct Guest {
    std::string head;
    std::string cells;
    std::string changes;
  };
  const std::vector<Guest> rows = {
      {plain + memory, cell, ""},
      {"<maxMemory slots='8' unit='MiB'>8192</maxMemory>" + memory, cell, ""},
      {"<maxMemory slots='9' unit='GiB'>8</maxMemory>" + memory, cell, "restart slots"},
      {"<maxMemory slots='8' unit='GiB'>9</maxMemory>" + memory,
       cell,
       "restart maxMemory"},
      {plain + memory + "<currentMemory unit='MiB'>512</currentMemory>",
       cell,
       "balloon currentMemory"},
      {plain + memory,
       "<cell id='0' cpus='0' memory='2' unit='GiB'/>",
       "restart boot memory of node 0"},
      {plain + memory,
       "<cell id='0' cpus='0-1' memory='1' unit='GiB'/>",
       ""},  // CPUs that no cell names go to cell 0
      {plain + memory,
       cell + "<cell id='1' cpus='1' memory='1' unit='GiB'/>",
       "restart guest nodes, restart CPUs of node 0"},
      {plain + memory + "<memoryBacking><hugepages/></memoryBacking>",
       cell,
       "restart backing of node 0"},
      {plain + memory + "<memoryBacking><locked/><nosharepages/></memoryBacking>",
       cell,
       "restart locked memory, restart shared pages"},
      {plain + memory + "<numatune><memory mode='strict' nodeset='1'/></numatune>",
       cell,
       "restart backing of node 0"},
      {plain + "<memory unit='GiB' dumpCore='on'>1</memory>",
       cell,
       "restart memory in dumps"},
  };
  const auto running = libvirt_domain(libvirt("", plain + memory, cell));
  for (const Guest& row : rows) {
    CAPTURE(row.head);
    CAPTURE(row.cells);
    CHECK(summary(running, libvirt_domain(libvirt("", row.head, row.cells))) ==
          row.changes);
  }
}

TEST_CASE("another machine needs a restart, another version of it is not told") {
  const auto head = [](const std::string& machine) {
    return "<maxMemory slots='8' unit='GiB'>8</maxMemory><memory unit='GiB'>1"
           "</memory><os><type arch='x86_64' machine='" +
           machine + "'>hvm</type></os>";
  };
  const std::vector<Row> rows = {
      {"pc", "pc", ""},
      {"pc", "pc-i440fx-7.2", ""},
      {"pc-q35-6.0", "pc-q35-7.2", ""},
      {"pc", "q35", "restart machine"},
      {"pc-q35-7.2", "pc-i440fx-7.2", "restart machine"},
      {"isapc", "pc", "restart machine"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.running);
    CAPTURE(row.wanted);
    CHECK(summary(libvirt_domain(libvirt("", head(row.running))),
                  libvirt_domain(libvirt("", head(row.wanted)))) == row.changes);
  }
}

TEST_CASE("what the balloon holds back stays held back when a module comes") {
  const auto head = [](unsigned total, unsigned current) {
    return "<maxMemory slots='8' unit='GiB'>8</maxMemory><memory unit='MiB'>" +
           std::to_string(total) + "</memory><currentMemory unit='MiB'>" +
           std::to_string(current) + "</currentMemory>";
  };
  const auto running = libvirt_domain(libvirt("", head(1024, 768)));
  CHECK(summary(running, libvirt_domain(libvirt(dimm(256), head(1280, 1024)))) ==
        "plug dimm0");
  CHECK(summary(running, libvirt_domain(libvirt(dimm(256), head(1280, 768)))) ==
        "plug dimm0, balloon currentMemory");
}

TEST_CASE("the balloon is told of boot memory and DIMMs only") {
  const auto head = [](unsigned current) {
    return "<maxMemory slots='8' unit='GiB'>8</maxMemory><memory unit='MiB'>1536"
           "</memory><currentMemory unit='MiB'>" +
           std::to_string(current) + "</currentMemory>";
  };
  struct Sizes {
    std::string wanted;
    unsigned current;  // MiB, that the wanted document says
    std::string changes;
    Bytes value;  // for QEMU, 0 where there is no such step
  };
  const std::vector<Sizes> rows = {
      {virtio_mem(512, 64), 1088, "", 0},
      // libvirt adds what was asked for, or the document still has the old number.
      {virtio_mem(512, 128), 1152, "resize virtiomem0", 0},
      {virtio_mem(512, 128), 1088, "resize virtiomem0", 0},
      {virtio_mem(512, 0), 1024, "resize virtiomem0", 0},
      {virtio_mem(512, 64), 1536, "", 0},  // more than there is
      {virtio_mem(512, 64), 832, "balloon currentMemory", 768 * kMiB},
      {virtio_mem(512, 128),
       896,
       "resize virtiomem0, balloon currentMemory",
       768 * kMiB},
      {virtio_mem(512, 64) + nvdimm("/a"), 1088, "plug nvdimm0", 0},
      {virtio_mem(512, 64) + nvdimm("/a"), 1344, "plug nvdimm0", 0},
      {virtio_mem(512, 128), 100, "resize virtiomem0, restart currentMemory", 0},
  };
  const auto running = libvirt_domain(libvirt(virtio_mem(512, 64), head(1088)));
  for (const Sizes& row : rows) {
    CAPTURE(row.wanted);
    CAPTURE(row.current);
    const auto wanted = libvirt_domain(libvirt(row.wanted, head(row.current)));
    CHECK(summary(running, wanted) == row.changes);
    Bytes value = 0;
    for (const Change& one : compare(state_of(running), state_of(wanted), {}).changes) {
      value = one.kind == ChangeKind::Balloon ? one.bytes : value;
    }
    CHECK(value == row.value);
  }
}

}  // namespace
}  // namespace memdimm::live
