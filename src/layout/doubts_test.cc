// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/doubts.h"

#include <string>

#include <doctest/doctest.h>

#include "testing/libvirt.h"
#include "testing/proposal.h"

namespace memdimm::layout {
namespace {

// "1 GiB, 512 MiB": what the doubtful sizes were meant to be, in their order.
std::string meant(const model::Domain& domain) {
  std::string out;
  for (const Doubt& one : resolve(domain, {}).doubts) {
    out += (out.empty() ? "" : ", ") + std::to_string(one.written.number) + ' ' +
           std::string(one.meant.name);
  }
  return out;
}

// A q35 guest of cells and one dimm.
std::string guest(const std::string& totals,
                  const std::string& cell,
                  const std::string& size) {
  return totals +
         "<vcpu>2</vcpu><os><type arch='x86_64' "
         "machine='q35'>hvm</type></os><cpu><numa>"
         "<cell id='0' cpus='0-1' " +
         cell + "/></numa></cpu><devices><memory model='dimm'><target>" + size +
         "<node>0</node></target></memory></devices>";
}

const std::string kTotals =
    "<maxMemory slots='4' unit='GiB'>16</maxMemory><memory unit='GiB'>3</memory>";
const std::string kCell = "memory='2' unit='GiB'";
const std::string kSize = "<size unit='GiB'>1</size>";

TEST_CASE("a size is in doubt where the sums say another unit") {
  struct Row {
    std::string totals;
    std::string cell;
    std::string size;
    std::string_view meant;
  };
  const std::string maximum = "<maxMemory slots='4' unit='GiB'>16</maxMemory>";
  const Row rows[] = {
      {kTotals, kCell, kSize, ""},
      {kTotals, kCell, "<size>1048576</size>", ""},
      {kTotals, "memory='2097152'", "<size>1048576</size>", ""},
      {maximum + "<memory>3145728</memory>", "memory='2097152'", kSize, ""},
      // Another slip than that of a unit, or one that no unit mends.
      {kTotals, kCell, "<size>2097152</size>", ""},
      {maximum + "<memory unit='GiB'>4</memory>", kCell, kSize, ""},
      {maximum + "<memory>3000000</memory>", kCell, kSize, ""},
      {kTotals, kCell, "<size>1</size>", "1 GiB"},
      {kTotals, kCell, "<size>1024</size>", "1024 MiB"},
      {kTotals, kCell, "<size>1073741824</size>", "1073741824 bytes"},
      {kTotals, kCell, "<size unit='KiB'>1024</size>", "1024 MiB"},
      {kTotals, kCell, "<size unit='GB'>1</size>", "1 GiB"},
      {kTotals, "memory='2'", kSize, "2 GiB"},
      {kTotals, "memory='2'", "<size>1024</size>", "2 GiB, 1024 MiB"},
      {kTotals, "memory='2048'", "<size>1024</size>", "2048 MiB, 1024 MiB"},
      {maximum + "<memory>3072</memory>", kCell, kSize, "3072 MiB"},
      {maximum + "<memory unit='MiB'>3145728</memory>", kCell, kSize, "3145728 KiB"},
      // In thousands all along.
      {"<maxMemory slots='4' unit='GiB'>16</maxMemory><memory unit='MB'>3000</memory>",
       "memory='2000' unit='MB'",
       "<size unit='MB'>1000</size>",
       "3000 MiB, 2000 MiB, 1000 MiB"},
      {maximum + "<memory unit='GB'>3</memory>",
       "memory='1953125'",
       "<size>976563</size>",
       ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.totals);
    CAPTURE(row.cell);
    CAPTURE(row.size);
    const auto domain = testing::libvirt_domain(guest(row.totals, row.cell, row.size));
    CHECK(meant(domain) == row.meant);
  }
}

TEST_CASE("a size is in doubt where it cannot be what it is of") {
  struct Row {
    std::string inside;
    std::string_view meant;
  };
  const std::string current = "<memory unit='GiB'>4</memory><currentMemory>";
  const Row rows[] = {
      {"<memory>65536</memory>", ""},
      {"<memory>2048</memory>", "2048 MiB"},
      {"<memory>2</memory>", "2 GiB"},
      {"<memory unit='KiB'>2048</memory>", ""},
      {"<memory>4194304</memory><vcpu>1</vcpu>", ""},
      {"<memory>67108864</memory><vcpu>1</vcpu>", ""},
      {"<memory>1073741824</memory><vcpu>2</vcpu>", "1073741824 bytes"},
      {"<memory>1073741824</memory><vcpu>64</vcpu>", ""},
      {"<memory unit='KiB'>1073741824</memory><vcpu>2</vcpu>", ""},
      {current + "2097152</currentMemory>", ""},
      {current + "2048</currentMemory>", "2048 MiB"},
      {current + "2147483648</currentMemory>", "2147483648 bytes"},
      {current + "8388608</currentMemory>", ""},
      {guest("<maxMemory slots='4'>16777216</maxMemory>", kCell, kSize), ""},
      {guest("<maxMemory slots='4'>16384</maxMemory>", kCell, kSize), "16384 MiB"},
      {guest("<maxMemory slots='4'>16</maxMemory>", kCell, kSize), "16 GiB"},
      {guest("<maxMemory slots='4'>2097152</maxMemory>", kCell, kSize), ""},
      {guest("<maxMemory slots='4'>17179869184</maxMemory>", kCell, kSize),
       "17179869184 bytes"},
      {"<memory unit='GiB'>4</memory><memoryBacking><hugepages><page size='2048'/>"
       "</hugepages></memoryBacking>",
       ""},
      {"<memory unit='GiB'>4</memory><memoryBacking><hugepages><page size='2'/>"
       "</hugepages></memoryBacking>",
       "2 MiB"},
      {"<memory unit='GiB'>4</memory><memoryBacking><hugepages>"
       "<page size='2' unit='MB'/></hugepages></memoryBacking>",
       "2 MiB"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.inside);
    CHECK(meant(testing::libvirt_domain(row.inside)) == row.meant);
  }
}

TEST_CASE("what is beside a module's size is measured by it") {
  struct Row {
    std::string model;
    std::string source;
    std::string target;
    std::string_view meant;
  };
  const std::string path = "<source><path>/srv/pmem</path></source>";
  const Row rows[] = {
      {"virtio-mem", "", "<block>2048</block><requested>1048576</requested>", ""},
      {"virtio-mem", "", "<block>2048</block><requested>0</requested>", ""},
      {"virtio-mem", "", "<block>2</block><requested>0</requested>", "2 MiB"},
      {"virtio-mem",
       "",
       "<block unit='MiB'>2</block><requested>1</requested>",
       "1 GiB"},
      {"virtio-mem",
       "",
       "<block unit='MiB'>2</block><requested>512</requested>",
       "512 MiB"},
      {"nvdimm", path, "<label><size>128</size></label>", ""},
      {"nvdimm", path, "<label><size>2</size></label>", "2 MiB"},
      {"nvdimm", path, "<label><size unit='MB'>2</size></label>", "2 MiB"},
      {"dimm", "<source><pagesize>2048</pagesize></source>", "", ""},
      {"dimm", "<source><pagesize>1</pagesize></source>", "", "1 GiB"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.model);
    CAPTURE(row.target);
    const auto domain = testing::libvirt_domain(
        "<maxMemory slots='4' unit='GiB'>16</maxMemory><memory unit='GiB'>6</memory>"
        "<cpu><numa><cell id='0' memory='2' unit='GiB'/></numa></cpu><devices>"
        "<memory model='" +
        row.model + "'>" + row.source +
        "<target><size unit='GiB'>4</size><node>0</node>" + row.target +
        "</target></memory></devices>");
    CHECK(meant(domain) == row.meant);
  }
}

TEST_CASE("a proposal's pages take its module with them") {
  const auto domain = testing::proposal_with(
      "<memory type='ram'><source type='ram' size='1' unit='GiB'/></memory>"
      "<memory type='ram'><source type='hugepage' page-size='2' count='512'/>"
      "</memory>");
  const Layout layout = resolve(domain, {});
  REQUIRE(layout.doubts.size() == 1);
  CHECK(as_meant(domain, layout.doubts).modules.back().size.value == kGiB);
}

}  // namespace
}  // namespace memdimm::layout
