// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/libvirt_numa.h"

#include <doctest/doctest.h>

#include "testing/libvirt.h"

namespace memdimm::layout {
namespace {

using Table = std::vector<unsigned>;

std::string cell(std::string_view siblings, std::string_view cpus = "") {
  std::string text = "<cell memory='1024'";
  if (!cpus.empty()) {
    text += " cpus='" + std::string(cpus) + "'";
  }
  return text + (siblings.empty()
                     ? "/>"
                     : "><distances>" + std::string(siblings) + "</distances></cell>");
}

std::string to(unsigned id, unsigned value) {
  return "<sibling id='" + std::to_string(id) + "' value='" + std::to_string(value) +
         "'/>";
}

TEST_CASE("distances are told when QEMU would not assume them") {
  struct Row {
    std::string name;
    std::string cells;
    Table want;
  };
  const Row rows[] = {
      {"none given", cell("") + cell(""), {}},
      {"two cells, all as assumed",
       cell(to(0, 10) + to(1, 20)) + cell(to(0, 20) + to(1, 10)),
       {}},
      {"two cells, one way as assumed", cell(to(1, 20)) + cell(""), {}},
      {"two cells, the way back is filled in",
       cell(to(1, 31)) + cell(""),
       {10, 31, 31, 10}},
      // libvirt 9.0 keeps the way back of the first.
      {"two cells, one way twice",
       cell(to(1, 255) + to(1, 31)) + cell(""),
       {10, 31, 255, 10}},
      {"two cells, two ways", cell(to(1, 31)) + cell(to(0, 21)), {10, 31, 21, 10}},
      {"three cells, a gap in a row that says something",
       cell(to(1, 20)) + cell("") + cell(""),
       {10, 20, 20, 20, 10, 20, 20, 20, 10}},
      {"three cells, all as assumed",
       cell(to(1, 20) + to(2, 20)) + cell(to(2, 20)) + cell(""),
       {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const model::Domain domain = testing::libvirt_domain(
        "<memory>1024</memory><cpu><numa>" + row.cells + "</numa></cpu>");
    CHECK(distances(complete(domain, Target{}).cells) == row.want);
  }
}

std::string link(std::string_view kind,
                 unsigned from,
                 unsigned to_cell,
                 unsigned value) {
  return "<" + std::string(kind) + " initiator='" + std::to_string(from) +
         "' target='" + std::to_string(to_cell) + "' type='access' value='" +
         std::to_string(value) + "'/>";
}

TEST_CASE("a node without CPUs has the nearest node's for its initiator") {
  struct Row {
    std::string name;
    std::string links;
    std::vector<unsigned> want;
  };
  const std::string some = link("latency", 0, 0, 5);
  const Row rows[] = {
      {"the first with CPUs where no link says more", some, {0, 1, 0}},
      {"the lowest latency",
       link("latency", 0, 2, 20) + link("latency", 1, 2, 10),
       {0, 1, 1}},
      {"the highest bandwidth",
       link("bandwidth", 0, 2, 100) + link("bandwidth", 1, 2, 200),
       {0, 1, 1}},
      {"latency before bandwidth",
       link("bandwidth", 1, 2, 200) + link("latency", 0, 2, 20),
       {0, 1, 0}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const model::Domain domain = testing::libvirt_domain(
        "<memory>1024</memory><vcpu>2</vcpu><cpu><numa>" + cell("", "0") +
        cell("", "1") + cell("") + "<interconnects>" + row.links +
        "</interconnects></numa></cpu>");
    const auto cells = complete(domain, Target{}).cells;
    CHECK(has_hmat(domain));
    for (unsigned node = 0; node < row.want.size(); ++node) {
      CHECK(initiator(domain, cells, node) == row.want[node]);
    }
  }
}

TEST_CASE("a cache alone makes an HMAT, a plain cell does not") {
  const std::string head = "<memory>1024</memory><cpu><numa><cell memory='1024'>";
  const std::string cache =
      "<cache level='1' associativity='direct' policy='writeback'><size value='8'/>"
      "<line value='5'/></cache>";
  CHECK(has_hmat(testing::libvirt_domain(head + cache + "</cell></numa></cpu>")));
  CHECK_FALSE(has_hmat(testing::libvirt_domain(head + "</cell></numa></cpu>")));
}

}  // namespace
}  // namespace memdimm::layout
