// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/libvirt.h"

#include <doctest/doctest.h>

#include "facts/versions.h"
#include "testing/libvirt.h"

namespace memdimm::layout {
namespace {

using testing::libvirt_domain;

std::string module(std::string_view kind, std::string_view rest = "") {
  return "<memory model='" + std::string(kind) +
         "'><source><path>/p</path></source><target><size>2048</size>" +
         "<node>0</node></target>" + std::string(rest) + "</memory>";
}

std::string guest(std::string_view devices, unsigned slots = 4) {
  return "<maxMemory slots='" + std::to_string(slots) +
         "'>8388608</maxMemory><cpu><numa><cell memory='1048576'/></numa></cpu>"
         "<devices>" +
         std::string(devices) + "</devices>";
}

std::string in_slot(unsigned slot) {
  return "<address type='dimm' slot='" + std::to_string(slot) + "'/>";
}

TEST_CASE("modules are named by slot or by order, and keep a user's alias") {
  struct Row {
    std::string devices;
    std::vector<std::string> want;
  };
  const std::string alias = "<alias name='";
  const Row rows[] = {
      {module("dimm") + module("dimm", in_slot(0)) + module("dimm"),
       {"dimm1", "dimm0", "dimm2"}},
      {module("dimm", in_slot(3)) + module("nvdimm"), {"dimm3", "nvdimm0"}},
      {module("virtio-mem") + module("dimm") + module("virtio-mem") +
           module("virtio-pmem") + module("sgx-epc"),
       {"virtiomem0", "dimm0", "virtiomem1", "virtiopmem0", "epc0"}},
      {module("dimm", alias + "ua-mine'/>") + module("dimm"), {"ua-mine", "dimm1"}},
      {module("dimm", alias + "ua-a.b'/>") + module("dimm", alias + "dimm7'/>"),
       {"dimm0", "dimm1"}},
      {module("virtio-mem", alias + "ua-x'/>") + module("virtio-mem"),
       {"ua-x", "virtiomem0"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.devices);
    const Layout got = resolve_libvirt(libvirt_domain(guest(row.devices)), Target{});
    std::vector<std::string> ids;
    for (const PlacedModule& placed : got.modules) {
      ids.push_back(placed.id);
      CHECK(placed.backend.id == "mem" + placed.id);
    }
    CHECK(ids == row.want);
  }
}

std::string machine(std::string_view name, std::string_view arch = "x86_64") {
  return "<os><type arch='" + std::string(arch) + "' machine='" + std::string(name) +
         "'>hvm</type></os>";
}

TEST_CASE("old machines are told of nodes without backends until one needs it") {
  struct Row {
    std::string outside;
    std::string cell;  // attributes of the second one
    bool backends;
    std::string options;
  };
  const std::string old = machine("pc-i440fx-5.0");
  const std::string page = "<page size='2048'";
  const auto backing = [](std::string_view inside) {
    return "<memoryBacking>" + std::string(inside) + "</memoryBacking>";
  };
  const auto huge = [&](std::string_view rest) {
    return backing("<hugepages>" + page + std::string(rest) + "/></hugepages>");
  };
  const Row rows[] = {
      {machine("pc-i440fx-5.1"), "", true, ""},
      {machine("pc"), "", true, ""},
      {machine("virt", "riscv64"), "", false, ""},
      {old, "", false, ""},
      {old, "discard='yes'", false, ""},
      {old, "memAccess='shared'", true, ""},
      {old + backing("<allocation mode='immediate'/>"), "", false, "prealloc"},
      {old + backing("<source type='anonymous'/>"), "", false, ""},
      {old + backing("<source type='file'/>"), "", true, ""},
      {old + backing("<source type='memfd'/>"), "", true, ""},
      {old + backing("<hugepages/>"), "", false, "prealloc /dev/hugepages"},
      {old + huge(""), "", false, "prealloc /dev/hugepages"},
      {old + huge(" nodeset='1'"), "", true, ""},
      {old + backing("<hugepages><page size='4'/></hugepages>"), "", false, ""},
      {old + "<numatune><memory nodeset='0'/></numatune>", "", false, ""},
      {old + "<numatune><memory nodeset='0'/><memnode cellid='1' mode='strict' "
             "nodeset='0'/></numatune>",
       "",
       true,
       ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.outside);
    CAPTURE(row.cell);
    const Layout got = resolve_libvirt(
        libvirt_domain(row.outside +
                       "<cpu><numa><cell memory='1048576'/><cell memory='2048' " +
                       row.cell + "/></numa></cpu>"),
        Target{});
    REQUIRE(got.nodes.size() == 2);
    CHECK(got.nodes[1].backend.has_value() == row.backends);
    CHECK(got.nodes[1].legacy_mem.value_or(0) == (row.backends ? 0 : 2 * kMiB));
    std::string options = got.legacy_prealloc ? "prealloc" : "";
    if (got.legacy_path) {
      options += ' ' + got.legacy_path->substr(0, got.legacy_path->find("/libvirt"));
    }
    CHECK(options == row.options);
    CHECK_FALSE(got.boot_backend.has_value());
  }
}

TEST_CASE("after -mem-prealloc no module's backend says it again") {
  const Layout got = resolve_libvirt(
      libvirt_domain(machine("pc-i440fx-5.0") +
                     "<memoryBacking><allocation mode='immediate' threads='4'/>"
                     "</memoryBacking>" +
                     guest(module("dimm") + module("virtio-mem"))),
      Target{});
  CHECK(got.legacy_prealloc);
  CHECK_FALSE(got.modules[0].backend.prealloc.has_value());
  CHECK_FALSE(got.modules[0].backend.prealloc_threads.has_value());
  CHECK(got.modules[1].prealloc);
}

TEST_CASE("a virtio-mem preallocates by itself from QEMU 7.0 on") {
  struct Row {
    std::string inside;
    facts::Version qemu;
    bool want;
  };
  const std::string now = "<allocation mode='immediate'/>";
  const Row rows[] = {
      {"", {7, 0}, false},
      {now, {7, 0}, true},
      {now, {6, 2}, false},
      {"<hugepages/>", {7, 0}, true},
      {"<hugepages><page size='4'/></hugepages>", {7, 0}, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.inside);
    Target target;
    target.qemu = row.qemu;
    const Layout got = resolve_libvirt(
        libvirt_domain("<memoryBacking>" + row.inside + "</memoryBacking>" +
                       guest(module("virtio-mem"))),
        target);
    CHECK(got.modules[0].prealloc == row.want);
    CHECK_FALSE(got.modules[0].backend.prealloc.has_value());
    CHECK(got.modules[0].backend.reserve == false);
  }
}

TEST_CASE("dynamic memory slots are not mentioned to a QEMU that does not know them") {
  struct Row {
    std::string attribute;
    facts::Version qemu;
    std::optional<bool> want;
  };
  const Row rows[] = {
      {"", {8, 2}, std::nullopt},
      {"dynamicMemslots='no'", {8, 2}, false},
      {"dynamicMemslots='yes'", {8, 2}, true},
      {"dynamicMemslots='no'", {8, 1}, std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.attribute);
    Target target;
    target.qemu = row.qemu;
    const Layout got = resolve_libvirt(
        libvirt_domain(guest("<memory model='virtio-mem'><target " + row.attribute +
                             "><size unit='MiB'>256</size><node>0</node>"
                             "<block unit='MiB'>2</block><requested>0</requested>"
                             "</target></memory>")),
        target);
    CHECK(got.modules[0].dynamic_memslots == row.want);
  }
}

TEST_CASE("a guest without nodes has its boot memory in a backend, or in options") {
  const std::string memory =
      "<memory>1048576</memory><memoryBacking><source type='file'/></memoryBacking>";
  const Layout known =
      resolve_libvirt(libvirt_domain(machine("pc-i440fx-5.0") + memory), Target{});
  CHECK(known.boot_backend.has_value());
  CHECK_FALSE(known.legacy_path.has_value());
  const Layout other =
      resolve_libvirt(libvirt_domain(machine("kzm", "aarch64") + memory), Target{});
  CHECK_FALSE(other.boot_backend.has_value());
  CHECK(other.legacy_path == "/var/lib/libvirt/qemu/ram/-1-guest/ram");
}

TEST_CASE("an nvdimm takes address space without its label, an epc none") {
  const auto nvdimm = [](std::string_view align) {
    return "<memory model='nvdimm'><source><path>/p</path>" + std::string(align) +
           "</source><target><size>8192</size><node>0</node><label>"
           "<size>128</size></label></target></memory>";
  };
  const Layout got = resolve_libvirt(
      libvirt_domain(guest(nvdimm("") + nvdimm("<alignsize>2048</alignsize>") +
                           module("sgx-epc") + module("dimm"))),
      Target{});
  CHECK(got.modules[0].mapped == 8064 * kKiB);
  CHECK(got.modules[1].mapped == 6 * kMiB);
  CHECK(got.modules[2].mapped == 0);
  CHECK(got.modules[3].mapped == 2 * kMiB);
}

TEST_CASE("only s390-ccw machines put a virtio module on a CCW bus by themselves") {
  struct Row {
    std::string machine;
    std::string address;
    bool want;
  };
  const std::string s390 = machine("s390-ccw-virtio", "s390x");
  const Row rows[] = {
      {machine("pc"), "", false},
      {s390, "", true},
      {s390, "<address type='pci'/>", false},
      {s390, "<address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0002'/>", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.machine);
    CAPTURE(row.address);
    const Layout got = resolve_libvirt(
        libvirt_domain(row.machine + guest(module("virtio-mem", row.address))),
        Target{});
    CHECK(got.modules[0].ccw == row.want);
  }
}

TEST_CASE("an id too many or a node too far is resolved all the same") {
  std::string cells;
  for (int i = 0; i < 200; ++i) {
    cells += "<cell id='7' memory='1024'/>";
  }
  const Layout got = resolve_libvirt(
      libvirt_domain("<cpu><numa>" + cells + "</numa></cpu><devices>" +
                     module("dimm", in_slot(4000000000)) + "</devices>"),
      Target{});
  CHECK(got.nodes.size() == 200);
  CHECK(got.modules[0].slot == 4000000000U);
}

}  // namespace
}  // namespace memdimm::layout
