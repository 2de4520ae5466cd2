// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/libvirt_backend.h"

#include <doctest/doctest.h>

#include "facts/versions.h"
#include "layout/libvirt.h"
#include "testing/libvirt.h"

namespace memdimm::layout {
namespace {

using testing::libvirt_domain;

std::string shown(std::string_view name, std::optional<bool> value) {
  if (!value) {
    return {};
  }
  return " " + std::string(name) + (*value ? "=on" : "=off");
}

std::string shown(std::string_view name, std::optional<Bytes> value) {
  return value ? " " + std::string(name) + "=" + std::to_string(*value) : std::string();
}

// Everything about a backend but its id and size, in libvirt's order.
std::string show(const Backend& backend) {
  constexpr std::string_view kTypes[] = {"ram", "file", "memfd", "epc"};
  constexpr std::string_view kPolicies[] = {"bind", "preferred", "interleave"};
  std::string text(kTypes[static_cast<std::size_t>(backend.type)]);
  if (backend.type == BackendType::Memfd && backend.page_size) {
    text += " hugetlb=" + show_size(*backend.page_size);
  }
  text += backend.path ? " path=" + *backend.path : "";
  text += shown("discard", backend.discard_data) + shown("share", backend.share);
  text += backend.plain_ramblock_id ? " x" : "";
  text += shown("prealloc", backend.prealloc);
  text += backend.prealloc_threads
              ? " threads=" + std::to_string(*backend.prealloc_threads)
              : "";
  text += shown("reserve", backend.reserve) + shown("align", backend.align);
  text += backend.pmem ? " pmem" : "";
  if (!backend.host_nodes.empty()) {
    text += " nodes=" + backend.host_nodes.to_string() + "/" +
            std::string(kPolicies[static_cast<std::size_t>(backend.policy)]);
  }
  if (!backend.thread_context_nodes.empty()) {
    text += " tc=" + backend.thread_context_nodes.to_string();
  }
  return text;
}

Target huge_host() {
  Target target;
  target.hugetlbfs = {{2 * kMiB, "/h2M"}, {kGiB, "/h1G"}};
  target.memory_dir = "/ram";
  return target;
}

TEST_CASE("boot memory's backend follows memoryBacking and numatune") {
  struct Row {
    std::string inside;  // memoryBacking's content, or a numatune
    std::string want;
  };
  const std::string huge = "path=/h2M/libvirt/qemu/-1-guest";
  const std::string file = "path=/ram/-1-guest/pc.ram";
  const Row rows[] = {
      {"", "ram"},
      {"<discard/>", "ram"},
      {"<source type='anonymous'/>", "ram"},
      {"<allocation mode='ondemand'/>", "ram"},
      {"<allocation mode='immediate'/>", "ram prealloc=on"},
      {"<allocation mode='immediate' threads='8'/>", "ram prealloc=on threads=8"},
      {"<allocation threads='8'/>", "ram threads=8"},
      {"<access mode='shared'/>", "file " + file + " share=on x"},
      {"<access mode='private'/>", "file " + file + " share=off x"},
      {"<source type='anonymous'/><access mode='shared'/>",
       "file " + file + " share=on x"},
      {"<source type='file'/>", "file " + file + " x"},
      {"<source type='file'/><discard/>", "file " + file + " discard=on x"},
      {"<source type='memfd'/>", "memfd x"},
      {"<source type='memfd'/><access mode='shared'/><discard/>", "memfd share=on x"},
      {"<hugepages/>", "file " + huge + " x prealloc=on"},
      {"<hugepages/><source type='file'/>", "file " + huge + " x prealloc=on"},
      {"<hugepages/><access mode='shared'/><discard/>",
       "file " + huge + " discard=on share=on x prealloc=on"},
      {"<hugepages/><source type='memfd'/>", "memfd hugetlb=2 MiB x prealloc=on"},
      {"<hugepages><page size='1' unit='G'/></hugepages>",
       "file path=/h1G/libvirt/qemu/-1-guest x prealloc=on"},
      {"<hugepages><page size='4'/></hugepages>", "ram"},
      {"<hugepages><page size='2048' nodeset='0'/></hugepages>",
       "file " + huge + " x prealloc=on"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.inside);
    const Layout got =
        resolve_libvirt(libvirt_domain("<memory>1048576</memory><memoryBacking>" +
                                       row.inside + "</memoryBacking>"),
                        huge_host());
    REQUIRE(got.boot_backend.has_value());
    CHECK(show(*got.boot_backend) == row.want);
    CHECK(got.boot_backend->id == "pc.ram");
    CHECK(got.boot_backend->size == kGiB);
  }
}

std::string dimm(std::string_view source, std::string_view attributes = "") {
  return "<memory model='dimm' " + std::string(attributes) + "><source>" +
         std::string(source) +
         "</source><target><size>1048576</size><node>1</node></target></memory>";
}

std::string backing(std::string_view inside) {
  return "<memoryBacking>" + std::string(inside) + "</memoryBacking>";
}

// The first module's backend, in a guest of two cells.
Backend module_backend(const std::string& outside,
                       const std::string& devices,
                       const Target& target,
                       std::string_view second_cell = "") {
  const Layout layout = resolve_libvirt(
      libvirt_domain("<maxMemory slots='4'>8388608</maxMemory>" + outside +
                     "<cpu><numa><cell memory='1048576'/><cell "
                     "memory='1048576' " +
                     std::string(second_cell) + "/></numa></cpu>" + "<devices>" +
                     devices + "</devices>"),
      target);
  REQUIRE(layout.modules.size() == 1);
  return layout.modules.front().backend;
}

TEST_CASE("a module's page is its own, its node's, or the guest's") {
  const std::string two = "<page size='2048'/><page size='1048576' nodeset='1'/>";
  const std::string huge2 = "file path=/h2M/libvirt/qemu/-1-guest prealloc=on";
  const std::string huge1 = "file path=/h1G/libvirt/qemu/-1-guest prealloc=on";
  struct Row {
    std::string hugepages;
    std::string source;
    std::string want;
  };
  const Row rows[] = {
      {"", "", "ram"},
      {"", "<pagesize>2048</pagesize>", huge2},
      {"", "<pagesize>0</pagesize>", "ram"},
      {"", "<pagesize>4</pagesize>", "ram"},
      {"<page size='2048'/>", "", huge2},
      {"<page size='2048' nodeset='0'/>", "", "ram"},
      {two, "", huge1},
      {two, "<pagesize>2048</pagesize>", huge2},
      {"<page size='1048576' nodeset='1'/><page size='2048'/>", "", huge1},
      {two, "<pagesize>4</pagesize>", "ram"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.hugepages);
    CAPTURE(row.source);
    const std::string pages =
        row.hugepages.empty() ? ""
                              : backing("<hugepages>" + row.hugepages + "</hugepages>");
    CHECK(show(module_backend(pages, dimm(row.source), huge_host())) == row.want);
  }
}

// libvirt 11.3 creates the cell before it looks at the pages.
TEST_CASE("the cell that libvirt creates is node 0, and has the page of that node") {
  struct Row {
    std::string pages;
    std::string want;  // the backend of node 0, and of a dimm
    bool general;      // the first page is for all nodes
  };
  const std::string huge1 = "file path=/h1G/libvirt/qemu/-1-guest prealloc=on";
  const std::string huge2 = "file path=/h2M/libvirt/qemu/-1-guest prealloc=on";
  const Row rows[] = {
      {"<page size='1048576' nodeset='0'/><page size='2048'/>", huge1, false},
      {"<page size='2048'/><page size='1048576' nodeset='0'/>", huge1, true},
      {"<page size='2048' nodeset='0'/>", huge2, false},
      {"<page size='2048'/>", huge2, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pages);
    const Layout layout = resolve(
        testing::libvirt_domain("<maxMemory slots='4'>8388608</maxMemory>"
                                "<memory>2097152</memory>" +
                                backing("<hugepages>" + row.pages + "</hugepages>") +
                                "<devices><memory model='dimm'><target>"
                                "<size>1048576</size></target></memory></devices>"),
        huge_host());
    REQUIRE(layout.nodes.size() == 1);
    REQUIRE(layout.modules.size() == 1);
    CHECK(show(*layout.nodes[0].backend) == row.want);
    CHECK(show(layout.modules[0].backend) == row.want);
    CHECK(layout.libvirt()->defined.general_pages.front() == row.general);
  }
}

TEST_CASE("sharing and discard are the module's, its cell's, or the guest's") {
  struct Row {
    std::string backing;
    std::string cell;
    std::string attributes;
    std::string want;
  };
  const std::string path = "file path=/ram/-1-guest/dimm0";
  const Row rows[] = {
      {"<access mode='shared'/>", "", "", path + " share=on"},
      {"<access mode='shared'/>", "memAccess='private'", "", path + " share=off"},
      {"<access mode='shared'/>",
       "memAccess='private'",
       "access='shared'",
       path + " share=on"},
      {"<source type='file'/><discard/>", "", "", path + " discard=on"},
      {"<source type='file'/><discard/>", "discard='no'", "", path + " discard=off"},
      {"<source type='file'/>", "discard='no'", "discard='yes'", path + " discard=on"},
      {"<source type='memfd'/><discard/>", "", "", "memfd"},
      {"", "discard='yes'", "", "ram"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.backing);
    CAPTURE(row.cell);
    CAPTURE(row.attributes);
    CHECK(show(module_backend(
              backing(row.backing), dimm("", row.attributes), huge_host(), row.cell)) ==
          row.want);
  }
}

TEST_CASE("the models of modules have their own backends") {
  const std::string path = "<source><path>/p</path>";
  const std::string end =
      "<target><size>1048576</size><node>1</node></target></memory>";
  struct Row {
    std::string backing;
    std::string module;
    std::string want;
  };
  const std::string nvdimm = "<memory model='nvdimm'>" + path;
  const std::string pmem = "<memory model='virtio-pmem'>" + path + "</source>" + end;
  const std::string mem = "<memory model='virtio-mem'>" + end;
  const Row rows[] = {
      {"", nvdimm + "</source>" + end, "file path=/p prealloc=on"},
      {"", nvdimm + "<pmem/></source>" + end, "file path=/p pmem"},
      {"<allocation mode='immediate'/>",
       nvdimm + "<pmem/></source>" + end,
       "file path=/p prealloc=on pmem"},
      {"",
       nvdimm + "<alignsize>2048</alignsize></source>" + end,
       "file path=/p prealloc=on align=2097152"},
      {"<discard/><source type='memfd'/>",
       nvdimm + "</source>" + end,
       "file path=/p prealloc=on"},
      {"<hugepages/>", nvdimm + "<pmem/></source>" + end, "file path=/p pmem"},
      {"", pmem, "file path=/p share=on"},
      {"<allocation mode='immediate' threads='2'/>",
       pmem,
       "file path=/p share=on prealloc=on threads=2"},
      {"", mem, "ram reserve=off"},
      {"<allocation mode='immediate'/>", mem, "ram reserve=off"},
      {"<hugepages/>", mem, "file path=/h2M/libvirt/qemu/-1-guest reserve=off"},
      {"<source type='memfd'/>", "<memory model='sgx-epc'>" + end, "epc prealloc=on"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.backing);
    CAPTURE(row.module);
    CHECK(show(module_backend(backing(row.backing), row.module, huge_host())) ==
          row.want);
  }
}

TEST_CASE("host nodes are the module's own, numad's, its node's, or the guest's") {
  struct Row {
    std::string numatune;
    std::string source;
    std::string want;
  };
  const std::string general = "<memory mode='preferred' nodeset='0'/>";
  const Row rows[] = {
      {"", "", "ram"},
      {"", "<nodemask>2-3</nodemask>", "ram nodes=2-3/bind"},
      {general, "", "ram nodes=0/preferred"},
      {general, "<nodemask>2</nodemask>", "ram nodes=2/bind"},
      {general + "<memnode cellid='1' mode='interleave' nodeset='1'/>",
       "",
       "ram nodes=1/interleave"},
      {general + "<memnode cellid='0' mode='strict' nodeset='1'/>",
       "",
       "ram nodes=0/preferred"},
      {"<memory mode='interleave' placement='auto'/>", "", "ram nodes=0-3/interleave"},
      {"<memory mode='restrictive' nodeset='0'/>", "", "ram"},
      {"<memory mode='restrictive' nodeset='0'/>",
       "<nodemask>2</nodemask>",
       "ram nodes=2/bind"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.numatune);
    CAPTURE(row.source);
    CHECK(show(module_backend("<numatune>" + row.numatune + "</numatune>",
                              dimm(row.source),
                              huge_host())) == row.want);
  }
}

TEST_CASE("a thread context is for memory that is preallocated on nodes") {
  Target target = huge_host();
  struct Row {
    std::string name;
    std::string outside;
    std::string want;
    facts::Version qemu = facts::kNewestQemu;
    bool known_cpus = false;
  };
  const std::string now = backing("<allocation mode='immediate'/>");
  const std::string nodes = "<numatune><memory nodeset='0-1'/></numatune>";
  const std::string bound = "ram prealloc=on nodes=0-1/bind";
  const Row rows[] = {
      {"nodes and preallocation", now + nodes, bound + " tc=0-1"},
      {"not before QEMU 7.2", now + nodes, bound, {7, 1}},
      {"no nodes", now, "ram prealloc=on"},
      {"no preallocation", nodes, "ram nodes=0-1/bind"},
      {"restrictive too",
       now + "<numatune><memory mode='restrictive' nodeset='1'/></numatune>",
       "ram prealloc=on tc=1"},
      {"only where the pinned emulator runs",
       now + nodes + "<cputune><emulatorpin cpuset='4'/></cputune>",
       bound + " tc=1",
       facts::kNewestQemu,
       true},
      {"or the vCPUs",
       now + nodes + "<vcpu cpuset='0'>1</vcpu>",
       bound + " tc=0",
       facts::kNewestQemu,
       true},
      {"none where they share no node",
       now + nodes + "<vcpu cpuset='9'>1</vcpu>",
       bound,
       facts::kNewestQemu,
       true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    target.qemu = row.qemu;
    target.host_cpus.clear();
    if (row.known_cpus) {
      target.host_cpus = {{0, *IdSet::parse("0-3")}, {1, *IdSet::parse("4-7")}};
    }
    CHECK(show(module_backend(row.outside, dimm(""), target)) == row.want);
  }
}

TEST_CASE("older libvirts choose host nodes and threads otherwise") {
  struct Row {
    std::string numatune;
    facts::Version libvirt;
    std::string want;
  };
  const std::string now = backing("<allocation mode='immediate'/>");
  const std::string own = "<nodemask>1</nodemask>";
  const auto mode = [](std::string_view word) {
    return "<numatune><memory mode='" + std::string(word) +
           "' nodeset='0'/></numatune>";
  };
  const std::string bound = "ram prealloc=on nodes=1/bind tc=1";
  const Row rows[] = {
      {mode("interleave"), {11, 11}, "ram prealloc=on nodes=1/interleave tc=1"},
      {mode("interleave"), {12, 0}, bound},
      {mode("preferred"), {12, 8}, bound},
      {mode("strict"), {9, 0}, bound},
      {mode("restrictive"), {9, 0}, "ram prealloc=on"},
      {mode("restrictive"), {11, 3}, "ram prealloc=on tc=1"},
      {mode("restrictive"), {12, 0}, bound},
      {mode("strict") + "<cputune><emulatorpin cpuset='0'/></cputune>", {9, 0}, bound},
      {mode("strict") + "<cputune><emulatorpin cpuset='0'/></cputune>",
       {11, 3},
       "ram prealloc=on nodes=1/bind"},
  };
  Target target = huge_host();
  target.host_cpus = {{0, *IdSet::parse("0-3")}, {1, *IdSet::parse("4-7")}};
  for (const Row& row : rows) {
    CAPTURE(row.numatune);
    CAPTURE(facts::show_version(row.libvirt));
    target.libvirt = row.libvirt;
    CHECK(show(module_backend(now + row.numatune, dimm(own), target)) == row.want);
  }
}

TEST_CASE("directories have the first 20 characters of the name, not bytes") {
  model::Domain domain = libvirt_domain(
      "<memory>1048576</memory>"
      "<memoryBacking><source type='file'/>"
      "</memoryBacking>");
  domain.guest.name = "äöüäöüäöüäöüäöüäöüäöüäöü";
  const Layout got = resolve_libvirt(domain, huge_host());
  CHECK(*got.boot_backend->path == "/ram/-1-äöüäöüäöüäöüäöüäöüäö/pc.ram");
}

TEST_CASE("the default huge page is 2 MiB, or the first that the host mounts") {
  Target target;
  CHECK(default_hugepage({}, target) == 2 * kMiB);
  CHECK(has_hugepage_mount(kGiB, {}, target));
  CHECK_FALSE(has_hugepage_mount(16 * kMiB, {}, target));
  target.hugetlbfs = {{16 * kMiB, "/h"}, {kGiB, "/g"}};
  CHECK(default_hugepage({}, target) == 16 * kMiB);
  CHECK_FALSE(has_hugepage_mount(2 * kMiB, {}, target));
}

}  // namespace
}  // namespace memdimm::layout
