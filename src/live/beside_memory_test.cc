// SPDX-License-Identifier: GPL-2.0-or-later
// What counts as memory when two definitions are compared, and what is the rest.
#include "live/beside_memory.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "diag/diagnostics.h"
#include "xml/read.h"

namespace memdimm::live {
namespace {

// The name of the element that differs; "" where only memory does.
std::string rest(const std::string& running, const std::string& wanted) {
  Diagnostics out;
  const Source old_source(0, "old.xml", "<domain>" + running + "</domain>");
  const Source new_source(1, "new.xml", "<domain>" + wanted + "</domain>");
  const auto before = xml::read(old_source, out);
  const auto after = xml::read(new_source, out);
  REQUIRE(before.has_value());
  REQUIRE(after.has_value());
  const auto where = difference_beside_memory(before->root, after->root);
  if (!where) {
    return {};
  }
  const std::string_view text =
      where->source == 0 ? old_source.text() : new_source.text();
  return std::string(text.substr(where->begin, where->end - where->begin));
}

TEST_CASE("modules, totals, backing and nodes are memory, all else is the rest") {
  struct Row {
    std::string running;
    std::string wanted;
    std::string rest;
  };
  const std::vector<Row> rows = {
      {"<name>a</name>", "<name>a</name>", ""},
      {"<name>a</name>", "<name>b</name>", "name"},
      {"<vcpu>2</vcpu>", "", "vcpu"},
      {"<memory>1</memory>", "<memory>2</memory>", ""},
      {"<maxMemory>1</maxMemory><currentMemory>1</currentMemory>", "", ""},
      {"", "<memoryBacking><locked/></memoryBacking><numatune/>", ""},
      {"<devices/>", "<devices><memory model='dimm'/></devices>", ""},
      {"", "<devices><memory model='dimm'/></devices>", ""},
      {"", "<devices><disk/></devices>", "devices"},
      {"<devices><memory/><disk/></devices>", "<devices><disk/></devices>", ""},
      {"<devices><disk/></devices>", "<devices><disk a='1'/></devices>", "disk"},
      {"<cpu><numa><cell id='0'/></numa></cpu>", "", ""},
      {"<cpu mode='host-model'><numa/></cpu>", "<cpu mode='host-model'/>", ""},
      {"<cpu mode='host-model'/>", "<cpu mode='maximum'/>", "cpu"},
      {"", "<cpu mode='maximum'><numa/></cpu>", "cpu"},
      // Elements of these names elsewhere are other ones.
      {"<os><memory/></os>", "<os/>", "memory"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.running);
    CAPTURE(row.wanted);
    CHECK(rest(row.running, row.wanted) == row.rest);
  }
}

}  // namespace
}  // namespace memdimm::live
