// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/libvirt_read.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "testing/libvirt.h"
#include "xml/read.h"

namespace memdimm::dialect {
namespace {

using testing::libvirt_domain;

TEST_CASE("sizes are bytes, rounded up to whole KiB as libvirt keeps them") {
  struct Row {
    std::string memory;
    Bytes want;
  };
  const Row rows[] = {
      {"<memory>1024</memory>", kMiB},
      {"<memory unit=''>1024</memory>", kMiB},
      {"<memory unit='b'>4095</memory>", 4 * kKiB},
      {"<memory unit='GB'>1</memory>", 976563 * kKiB},
      {"<memory unit='gib'> +2</memory>", 2 * kGiB},
      {"<memory>1</memory><memory>2</memory>", kKiB},
  };
  for (const Row& row : rows) {
    CAPTURE(row.memory);
    CHECK(libvirt_domain(row.memory).total->value == row.want);
  }
}

model::Module first_module(std::string_view module) {
  return libvirt_domain("<devices>" + std::string(module) + "</devices>").modules.at(0);
}

TEST_CASE("a module has what its model takes, and nothing of another's") {
  const std::string source =
      "<source><pagesize>2048</pagesize><nodemask>1-3</nodemask><path>/p</path>"
      "<alignsize>2048</alignsize><pmem/></source>";
  const std::string target =
      "<target dynamicMemslots='yes'><size>4096</size><node>2</node>"
      "<label><size>128</size></label><readonly/><block>2048</block>"
      "<requested>0</requested><address base='100000000'/></target>";
  const std::string rest = source + target +
                           "<address type='dimm' slot='3' base='0x140000000'/>"
                           "<alias name='ua-m'/></memory>";
  struct Row {
    std::string model;
    bool page;
    bool nodes;
    bool path;
    std::optional<Address> base;
  };
  const Row rows[] = {
      {"dimm", true, true, false, 0x140000000},
      {"nvdimm", false, false, true, 0x140000000},
      {"virtio-pmem", false, false, true, 0x140000000},
      {"virtio-mem", true, true, false, 0x140000000},
      {"sgx-epc", false, true, false, 0x140000000},
  };
  for (const Row& row : rows) {
    CAPTURE(row.model);
    const model::Module got = first_module("<memory model='" + row.model + "'>" + rest);
    CHECK(got.size.value == 4 * kMiB);
    CHECK(got.node->value == 2);
    CHECK(got.slot->value == 3);
    CHECK(got.base->value == row.base);
    CHECK(got.alias->value == "ua-m");
    CHECK(got.backing.page_size.has_value() == row.page);
    CHECK(got.backing.host_nodes.has_value() == row.nodes);
    CHECK(got.backing.path.has_value() == row.path);
  }
}

TEST_CASE("an nvdimm has a label, an alignment, pmem and readonly") {
  const model::Module module = first_module(
      "<memory model='nvdimm' access='private' discard='no'><uuid>u</uuid><source>"
      "<path>/p</path><alignsize>2048</alignsize><pmem/></source><target>"
      "<size>4096</size><label><size>128</size></label><readonly/></target></memory>");
  const auto& nvdimm = std::get<model::Nvdimm>(module.kind);
  CHECK(nvdimm.label->value == 128 * kKiB);
  CHECK(nvdimm.align->value == 2 * kMiB);
  CHECK(nvdimm.uuid->value == "u");
  CHECK(nvdimm.pmem);
  CHECK(nvdimm.readonly);
  CHECK(module.backing.access->value == model::Sharing::Private);
  CHECK_FALSE(module.backing.discard->value);
}

TEST_CASE("a virtio-mem has blocks, a request, and a base without 0x") {
  const model::Module module = first_module(
      "<memory model='virtio-mem'><target dynamicMemslots='yes'><size>4096</size>"
      "<node></node><block>2048</block><requested>0</requested>"
      "<address base='100000000'/></target><address type='pci' domain='0x0000' "
      "bus='0x01' slot='0x1f' function='0x2'/></memory>");
  const auto& mem = std::get<model::VirtioMem>(module.kind);
  CHECK(mem.block->value == 2 * kMiB);
  CHECK(mem.requested->value == 0);
  CHECK(mem.dynamic_memslots == true);
  CHECK(module.base->value == 0x100000000);
  CHECK_FALSE(module.node.has_value());
  const auto& pci = std::get<model::PciAddress>(module.bus_address);
  CHECK(pci.bus == 1);
  CHECK(pci.slot == 31);
  CHECK(pci.function == 2);
}

TEST_CASE("an empty path is none, and an address without parts is to be found") {
  const model::Module module = first_module(
      "<memory model='virtio-pmem'><source><path></path></source><target>"
      "<size>4096</size></target><address type='pci'/></memory>");
  CHECK_FALSE(module.backing.path.has_value());
  CHECK(std::holds_alternative<std::monostate>(module.bus_address));
}

TEST_CASE("a CCW address is read as one") {
  const model::Module module = first_module(
      "<memory model='virtio-mem'><target><size>4096</size></target>"
      "<address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0002'/></memory>");
  const auto& ccw = std::get<model::CcwAddress>(module.bus_address);
  CHECK(ccw.cssid == 0xfe);
  CHECK(ccw.devno == 2);
}

TEST_CASE("cells have CPUs, sharing, distances, caches and links") {
  const model::Domain domain = libvirt_domain(
      "<cpu><numa><cell id='1' cpus='0-3,^2' memory='1' unit='GiB' "
      "memAccess='shared' discard='yes'><distances><sibling id='0' value='21'/>"
      "</distances><cache level='1' associativity='direct' policy='writeback'>"
      "<size value='10' unit='MiB'/><line value='64' unit='B'/></cache></cell>"
      "<cell memory='1024'><distances/></cell><interconnects>"
      "<latency initiator='0' target='1' cache='1' type='read' value='5'/>"
      "<bandwidth initiator='0' target='0' type='access' value='2' unit='MiB'/>"
      "</interconnects></numa></cpu>");
  REQUIRE(domain.cells.size() == 2);
  const model::Cell& cell = domain.cells[0];
  CHECK(cell.id->value == 1);
  CHECK(cell.cpus->value.to_string() == "0-1,3");
  CHECK(cell.memory->value == kGiB);
  CHECK(cell.backing.access->value == model::Sharing::Shared);
  CHECK(cell.backing.discard->value);
  REQUIRE(cell.distances.size() == 1);
  CHECK(cell.distances[0].value == 21);
  REQUIRE(cell.caches.size() == 1);
  CHECK(cell.caches[0].size_kib == 10);  // libvirt ignores the unit
  CHECK(cell.caches[0].line_bytes == 64);
  CHECK_FALSE(domain.cells[1].id.has_value());
  CHECK(domain.cells[1].has_distances);
  REQUIRE(domain.interconnects.size() == 2);
  CHECK_FALSE(domain.interconnects[0].bandwidth);
  CHECK(domain.interconnects[0].cache == 1);
  CHECK(domain.interconnects[1].value == 2048);
}

TEST_CASE("numatune has a mode, a placement, nodes, and memnodes that are strict") {
  const model::Domain domain = libvirt_domain(
      "<numatune><memory mode='restrictive' placement='auto' nodeset='1'/>"
      "<memnode cellid='2' nodeset='3'/><memnode cellid='1' mode='preferred'/>"
      "</numatune>");
  const model::Numatune& tune = domain.numatune;
  CHECK(tune.mode == model::NumaMode::Restrictive);
  CHECK(tune.placement == model::Placement::Auto);
  CHECK(tune.host_nodes->value == IdSet(1));
  REQUIRE(tune.nodes.size() == 2);
  CHECK(tune.nodes[0].cell.value == 2);
  CHECK(tune.nodes[0].mode == model::NumaMode::Strict);
  CHECK(tune.nodes[1].mode == model::NumaMode::Preferred);
  CHECK_FALSE(tune.nodes[1].host_nodes.has_value());
}

TEST_CASE("what the guest's other parts mean for its memory is seen") {
  struct Row {
    std::string inside;
    std::string want;  // of: sharing, blob, guarantee, pinning
  };
  const auto devices = [](std::string_view inside) {
    return "<devices>" + std::string(inside) + "</devices>";
  };
  const Row rows[] = {
      {"", ""},
      {devices("<interface type='vhostuser'/>"), "sharing"},
      {devices("<disk type='vhostuser'/>"), "sharing"},
      {devices("<disk type='file'/><interface type='network'/>"), ""},
      {devices("<filesystem><driver type='virtiofs'/></filesystem>"), "sharing"},
      {devices("<filesystem><driver type='path'/></filesystem>"), ""},
      {devices("<video><model type='virtio' blob='on'/></video>"), "blob"},
      {devices("<video><model type='virtio' blob='off'/></video>"), ""},
      {"<memtune><min_guarantee>1</min_guarantee></memtune>", "guarantee"},
      {"<memtune><min_guarantee>0</min_guarantee></memtune>", ""},
      {"<cputune><iothreadpin cpuset='1'/></cputune>", "pinning"},
      {"<cputune><shares>1</shares></cputune>", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.inside);
    const model::Guest guest = libvirt_domain(row.inside).guest;
    const bool shares = std::any_of(
        guest.vhost.begin(), guest.vhost.end(), [](const model::VhostDevice& device) {
          return device.kind != model::VhostKind::Kernel;
        });
    std::string got = shares ? "sharing" : "";
    got += guest.gpu_blob ? "blob" : "";
    got += guest.min_guarantee ? "guarantee" : "";
    got += guest.cpu_pinning ? "pinning" : "";
    CHECK(got == row.want);
  }
}

TEST_CASE("what a grammar cannot see is told at its place") {
  struct Row {
    std::string inside;
    std::string want;  // its name, and the text it stands at
  };
  const auto module = [](std::string_view inside) {
    return "<devices><memory model='dimm'>" + std::string(inside) +
           "</memory></devices>";
  };
  const Row rows[] = {
      {"<memory unit='EiB'>8</memory>", "size-overflow 8"},
      {"<memory>9007199254740992</memory>", "size-overflow 9007199254740992"},
      {"<memory>9007199254740991</memory>", ""},
      {"<maxMemory slots='4294967296'>1</maxMemory>", "number-out-of-range 4294967296"},
      {module("<target><size>1</size><node>99999999999</node></target>"),
       "number-out-of-range 99999999999"},
      {module("<target><size>1</size></target>"
              "<address type='dimm' slot='0' base='0x10000000000000000'/>"),
       "number-out-of-range 0x10000000000000000"},
      {"<numatune><memory nodeset='0,^0'/></numatune>", "bad-list 0,^0"},
      {"<cpu><numa><cell cpus='16384' memory='1'/></numa></cpu>", "bad-list 16384"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.inside);
    const Source source(0, "t.xml", "<domain type='xen'>" + row.inside + "</domain>");
    Diagnostics out;
    const auto document = xml::read(source, out);
    REQUIRE(document.has_value());
    read_libvirt(*document, out);
    std::string got;
    for (const Diagnostic& found : out.take_sorted()) {
      got +=
          std::string(found.code->name) + ' ' + std::string(source.text(found.where));
    }
    CHECK(got == row.want);
  }
}

TEST_CASE("a module by itself is read as in a domain") {
  const Source source(
      0, "t.xml", "<memory model='dimm'><target><size>1024</size></target></memory>");
  Diagnostics out;
  const auto document = xml::read(source, out);
  REQUIRE(document.has_value());
  const auto module = read_libvirt_module(document->root, source, out);
  REQUIRE(module.has_value());
  CHECK(module->size.value == kMiB);
}

}  // namespace
}  // namespace memdimm::dialect
