// SPDX-License-Identifier: GPL-2.0-or-later
// Backends and devices, each property of them.
#include <doctest/doctest.h>

#include "emit/argv.h"
#include "emit/item.h"

namespace memdimm::emit {
namespace {

std::string spelt(const Item& item) {
  return arguments(std::vector{item}, {11, 1}, Syntax::Keyval).back();
}

std::string backend_text(const layout::Backend& backend) {
  std::vector<Item> items;
  add_backend(backend, items);
  return spelt(items.back());
}

TEST_CASE("a backend says what was decided and no more, in libvirt's order") {
  layout::Backend plain;
  plain.id = "m0";
  plain.size = 4096;
  CHECK(backend_text(plain) == "memory-backend-ram,id=m0,size=4096");

  layout::Backend file = plain;
  file.type = layout::BackendType::File;
  file.path = "/p";
  file.discard_data = true;
  file.share = false;
  file.plain_ramblock_id = true;
  file.prealloc = true;
  file.prealloc_threads = 4;
  file.reserve = false;
  file.align = 8192;
  file.pmem = true;
  file.host_nodes = IdSet::parse("0,2").value();
  file.policy = layout::HostPolicy::Interleave;
  CHECK(backend_text(file) ==
        "memory-backend-file,id=m0,mem-path=/p,discard-data=on,share=off,"
        "x-use-canonical-path-for-ramblock-id=off,prealloc=on,prealloc-threads=4,"
        "reserve=off,size=4096,align=8192,pmem=on,host-nodes=0,host-nodes=2,"
        "policy=interleave");

  layout::Backend memfd = plain;
  memfd.type = layout::BackendType::Memfd;
  CHECK(backend_text(memfd) == "memory-backend-memfd,id=m0,size=4096");
  memfd.page_size = 2 * kMiB;
  CHECK(backend_text(memfd) ==
        "memory-backend-memfd,id=m0,hugetlb=on,hugetlbsize=2097152,size=4096");
}

TEST_CASE("a thread context comes before the backend that uses it") {
  layout::Backend backend;
  backend.id = "m0";
  backend.thread_context_nodes = IdSet(1);
  std::vector<Item> items;
  add_backend(backend, items);
  REQUIRE(items.size() == 2);
  CHECK(spelt(items[0]) == "thread-context,id=tc-m0,node-affinity=1");
  CHECK(spelt(items[1]).ends_with(",prealloc-context=tc-m0"));
}

layout::PlacedModule placed() {
  layout::PlacedModule out;
  out.id = "d1";
  out.backend.id = "m1";
  return out;
}

TEST_CASE("a DIMM names its node, slot and address only where they were given") {
  model::Module module;
  layout::PlacedModule one = placed();
  one.address = 4 * kGiB;  // chosen here, so QEMU chooses it too
  CHECK(spelt(device_item(module, one, {}, {})) == "pc-dimm,memdev=m1,id=d1");
  one.node = 1;
  one.slot = 3;
  one.address_given = true;
  CHECK(spelt(device_item(module, one, {}, {})) ==
        "pc-dimm,node=1,memdev=m1,id=d1,slot=3,addr=4294967296");
}

TEST_CASE("an nvdimm has a label, a uuid, and is unarmed when it is read-only") {
  model::Module module;
  model::Nvdimm nvdimm;
  nvdimm.label = Located<Bytes>{128 * kKiB, {}};
  nvdimm.uuid = Located<std::string>{"49545eb3-75e1-2d0a-acdd-f0294406c99e", {}};
  nvdimm.readonly = true;
  module.kind = nvdimm;
  CHECK(spelt(device_item(module, placed(), {}, {})) ==
        "nvdimm,label-size=131072,uuid=49545eb3-75e1-2d0a-acdd-f0294406c99e,"
        "unarmed=on,memdev=m1,id=d1");
  module.kind = model::Nvdimm{};
  CHECK(spelt(device_item(module, placed(), {}, {})) == "nvdimm,memdev=m1,id=d1");
}

TEST_CASE("virtio modules sit on a bus, where the document's buses are there") {
  model::Module module;
  model::VirtioMem memory;
  memory.block = Located<Bytes>{2 * kMiB, {}};
  memory.requested = Located<Bytes>{0, {}};
  module.kind = memory;
  module.bus_address = model::PciAddress{0, 0, 0x10, 2};
  layout::PlacedModule one = placed();
  one.prealloc = true;
  one.dynamic_memslots = true;
  one.address = kGiB;
  one.address_given = true;
  layout::Layout layout;
  CHECK(spelt(device_item(module, one, layout, {})) ==
        "virtio-mem-pci,block-size=2097152,memdev=m1,prealloc=on,memaddr=1073741824,"
        "dynamic-memslots=on,id=d1,bus=pci.0,addr=0x10.0x2");
  CHECK(spelt(device_item(module, one, layout, {true})) ==
        "virtio-mem-pci,block-size=2097152,memdev=m1,prealloc=on,memaddr=1073741824,"
        "dynamic-memslots=on,id=d1");
  model::Guest guest;
  guest.machine = Located<std::string>{"q35", {}};
  layout.machine = layout::find_machine(guest, {});
  CHECK(spelt(device_item(module, one, layout, {}))
            .ends_with("bus=pcie.0,addr=0x10.0x2"));
  guest.machine = Located<std::string>{"virt-7.2", {}};
  for (const char* arch : {"aarch64", "armv7l", "riscv64", "loongarch64"}) {
    guest.arch = Located<std::string>{arch, {}};
    layout.machine = layout::find_machine(guest, {});
    CHECK(spelt(device_item(module, one, layout, {}))
              .ends_with("bus=pcie.0,addr=0x10.0x2"));
  }
  one.multifunction = true;
  CHECK(spelt(device_item(module, one, layout, {}))
            .ends_with("bus=pcie.0,multifunction=on,addr=0x10.0x2"));
  one.multifunction.reset();
  module.bus_address = model::PciAddress{0, 1, 0, 0};
  CHECK(spelt(device_item(module, one, layout, {})).ends_with("bus=pci.1,addr=0x0"));
  one.ccw = true;
  module.bus_address = model::CcwAddress{0xFE, 0, 0x12};
  CHECK(spelt(device_item(module, one, layout, {})) ==
        "virtio-mem-ccw,block-size=2097152,memdev=m1,prealloc=on,memaddr=1073741824,"
        "dynamic-memslots=on,id=d1,devno=fe.0.0012");
  module.kind = model::VirtioPmem{};
  module.bus_address = {};
  CHECK(spelt(device_item(module, placed(), layout, {})) ==
        "virtio-pmem-pci,memdev=m1,id=d1");
}

}  // namespace
}  // namespace memdimm::emit
