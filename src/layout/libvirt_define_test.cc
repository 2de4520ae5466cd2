// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/libvirt_define.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "testing/libvirt.h"

namespace memdimm::layout {
namespace {

using model::Domain;
using testing::libvirt_domain;

Target stored() {
  Target target;
  target.definition = Definition::Stored;
  return target;
}

std::string cells(std::string_view inside) {
  return "<cpu><numa>" + std::string(inside) + "</numa></cpu>";
}

std::string module(std::string_view kind, unsigned kib, std::string_view target = "") {
  return "<memory model='" + std::string(kind) + "'><target><size>" +
         std::to_string(kib) + "</size>" + std::string(target) + "</target></memory>";
}

TEST_CASE("where memory comes from follows numatune and the vCPUs' placement") {
  struct Row {
    std::string vcpu;
    std::string numatune;
    std::string want;
  };
  const std::string automatic = " placement='auto'";
  const Row rows[] = {
      {"", "", "unsaid"},
      {automatic, "", "auto"},
      {"", "<numatune><memory/></numatune>", "unsaid"},
      {automatic, "<numatune><memory/></numatune>", "unsaid"},
      {"", "<numatune><memory nodeset='1'/></numatune>", "static 1"},
      {automatic, "<numatune><memory nodeset='1'/></numatune>", "static 1"},
      {"", "<numatune><memory placement='static'/></numatune>", "missing"},
      {automatic, "<numatune><memory placement='static'/></numatune>", "missing"},
      {"",
       "<numatune><memory placement='static' nodeset='0-1'/></numatune>",
       "static 0-1"},
      {"", "<numatune><memory mode='preferred'/></numatune>", "missing"},
      {automatic, "<numatune><memory mode='preferred'/></numatune>", "auto"},
      {"", "<numatune><memory placement='auto'/></numatune>", "auto"},
      {"", "<numatune><memory placement='auto' nodeset='1'/></numatune>", "auto"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.vcpu);
    CAPTURE(row.numatune);
    Target target;
    target.numad_nodes = IdSet(7);
    const Domain domain = libvirt_domain("<memory>1024</memory><vcpu" + row.vcpu +
                                         ">1</vcpu>" + row.numatune);
    const HostPlacement got = host_placement(domain, target);
    std::string text = got.nodeset_missing ? "missing" : "unsaid";
    if (got.placement == model::Placement::Auto) {
      text = "auto";
      CHECK(got.nodes == IdSet(7));
    } else if (got.placement == model::Placement::Static) {
      text = "static " + got.nodes.to_string();
    }
    CHECK(text == row.want);
  }
}

TEST_CASE("CPUs that no cell names go to cell 0") {
  struct Row {
    unsigned vcpus;
    std::vector<std::string> cpus;  // "" for a cell that names none
    std::vector<std::string> want;
  };
  const Row rows[] = {
      {4, {"0-1", "2-3"}, {"0-1", "2-3"}},
      {8, {"0-1", "2-3"}, {"0-1,4-7", "2-3"}},
      {4, {"", "1,3"}, {"0,2", "1,3"}},
      {2, {"", ""}, {"0-1", ""}},
      {4, {"3", "0-1"}, {"2-3", "0-1"}},
  };
  for (const Row& row : rows) {
    std::string text;
    for (const std::string& cpus : row.cpus) {
      text += "<cell memory='1024'";
      text += cpus.empty() ? "/>" : " cpus='" + cpus + "'/>";
    }
    CAPTURE(text);
    const Completed got = complete(
        libvirt_domain("<vcpu>" + std::to_string(row.vcpus) + "</vcpu>" + cells(text)),
        Target{});
    std::vector<std::string> names;
    for (const CompleteCell& cell : got.cells) {
      names.push_back(cell.cpus.to_string());
    }
    CHECK(names == row.want);
  }
}

struct Totals {
  std::string name;
  std::string document;
  Target target;
  std::vector<Bytes> cells;    // KiB at a start
  std::vector<Bytes> modules;  // KiB at a start
  Bytes boot;                  // KiB at a start
  Bytes defined;               // KiB, the total at define
  Bytes started;               // KiB, the total at a start
};

const std::string kPpc64 = "<os><type arch='ppc64' machine='pseries'>hvm</type></os>";

// NOLINTNEXTLINE(readability-function-size): a table
std::vector<Totals> totals() {
  Target incoming = stored();
  incoming.incoming = true;
  const std::string two_cells =
      cells("<cell id='0' memory='524287'/><cell id='1' memory='1'/>");
  const std::string one = cells("<cell id='0' memory='1048576'/>");
  const std::string dimm = "<devices>" + module("dimm", 523265) + "</devices>";
  return {
      {"boot memory to 1 MiB",
       "<memory>300001</memory>",
       {},
       {},
       {},
       300032,
       300001,
       300032},
      {"each cell to 1 MiB",
       "<memory>1</memory>" + two_cells,
       {},
       {524288, 1024},
       {},
       525312,
       524288,
       525312},
      {"a new definition takes the cells for <memory>",
       "<memory>4000000</memory>" + one + dimm,
       {},
       {1048576},
       {524288},
       1048576,
       1571841,
       1572864},
      {"a stored one keeps <memory> for its verdicts, not for the start",
       "<memory>4000000</memory>" + one + dimm,
       stored(),
       {1048576},
       {524288},
       1048576,
       4000000,
       1572864},
      {"a stored one without <memory> takes the cells",
       one + dimm,
       stored(),
       {1048576},
       {524288},
       1048576,
       1571841,
       1572864},
      {"a new definition with a maximum gets a cell",
       "<memory>2097152</memory><maxMemory slots='4'>8388608</maxMemory>" + dimm,
       {},
       {1573888},
       {524288},
       1573888,
       2097152,
       2098176},
      {"a stored one gets none",
       "<memory>2097152</memory><maxMemory slots='4'>8388608</maxMemory>" + dimm,
       stored(),
       {},
       {524288},
       1573888,
       2097152,
       2098176},
      {"ppc64 rounds its modules at define, behind the cell",
       kPpc64 + "<memory>2097152</memory><maxMemory slots='4'>4194304</maxMemory>" +
           "<devices>" + module("dimm", 500000) + module("dimm", 300000) + "</devices>",
       {},
       {1310720},
       {524288, 524288},
       1310720,
       2345728,
       2359296},
      {"ppc64 rounds an nvdimm down behind its label",
       kPpc64 + "<memory>2097152</memory>" + cells("<cell memory='1048576'/>") +
           "<devices>" + module("nvdimm", 600000, "<label><size>128</size></label>") +
           "</devices>",
       {},
       {1048576},
       {524416},
       1048576,
       1572992,
       1572992},
      {"the other side of a migration rounds nothing, but -m to 512 KiB",
       "<memory>1000200</memory>",
       incoming,
       {},
       {},
       999936,
       1000200,
       999936},
      {"nor even that with a maximum",
       "<memory>1000200</memory><maxMemory slots='1'>2000000</maxMemory>" +
           cells("<cell memory='1000200'/>"),
       incoming,
       {1000200},
       {},
       1000200,
       1000200,
       1000200},
  };
}

std::vector<Bytes> in_kib(const std::vector<Bytes>& sizes) {
  std::vector<Bytes> out;
  out.reserve(sizes.size());
  for (const Bytes size : sizes) {
    out.push_back(size / kKiB);
  }
  return out;
}

TEST_CASE("totals at define and sizes at a start are libvirt's") {
  for (const Totals& row : totals()) {
    CAPTURE(row.name);
    const Domain domain = libvirt_domain(row.document);
    const Completed completed = complete(domain, row.target);
    const Started got = start_sizes(domain, completed, row.target);
    CHECK(in_kib(got.cells) == row.cells);
    CHECK(in_kib(got.modules) == row.modules);
    CHECK(got.boot / kKiB == row.boot);
    CHECK(completed.defined.total / kKiB == row.defined);
    Bytes total = got.boot;
    for (const Bytes size : got.modules) {
      total += size;
    }
    CHECK(total / kKiB == row.started);
  }
}

TEST_CASE("modules larger than <memory> are said to be, and leave nothing") {
  const Domain domain = libvirt_domain("<memory>1024</memory><devices>" +
                                       module("virtio-pmem", 2048) + "</devices>");
  const Completed got = complete(domain, Target{});
  CHECK(got.defined.too_small);
  CHECK(got.defined.boot == 0);
}

TEST_CASE("a current size of nothing or of too much is the total") {
  struct Row {
    std::string current;
    Bytes want;
  };
  const Row rows[] = {{"", 2048}, {"0", 2048}, {"4096", 2048}, {"1000", 1000}};
  for (const Row& row : rows) {
    CAPTURE(row.current);
    const Completed got =
        complete(libvirt_domain("<memory>2048</memory><currentMemory>" + row.current +
                                "</currentMemory>"),
                 Target{});
    CHECK(got.defined.current / kKiB == row.want);
  }
}

TEST_CASE("with the created cell, modules that name no node are on node 0") {
  const std::string all =
      "<maxMemory slots='4'>8388608</maxMemory>"
      "<memory>4194304</memory><devices>" +
      module("dimm", 1024) + module("virtio-mem", 1024) + module("virtio-pmem", 1024) +
      "</devices>";
  const Domain domain = libvirt_domain(all);
  const Completed created = complete(domain, Target{});
  CHECK(created.node_of(domain.modules[0]) == 0U);
  CHECK(created.node_of(domain.modules[1]) == 0U);
  CHECK_FALSE(created.node_of(domain.modules[2]).has_value());
  CHECK_FALSE(complete(domain, stored()).node_of(domain.modules[0]).has_value());
}

TEST_CASE("libvirt's overlap test takes an nvdimm without its rounded label") {
  const Domain domain = libvirt_domain(
      "<memory>4194304</memory><devices><memory model='nvdimm'><source><path>/p</path>"
      "<alignsize>2048</alignsize></source><target><size>524288</size><label>"
      "<size>128</size></label></target></memory>" +
      module("nvdimm", 524288, "<label><size>129</size></label>") +
      module("dimm", 524288) + "</devices>");
  const Completed got = complete(domain, Target{});
  CHECK(got.defined.sizes[0].mapped / kKiB == 524288 - 2048);
  CHECK(got.defined.sizes[1].mapped / kKiB == 524288 - 132);
  CHECK(got.defined.sizes[2].mapped / kKiB == 524288);
}

}  // namespace
}  // namespace memdimm::layout
