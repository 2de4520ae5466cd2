// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/proposal_read.h"

#include <doctest/doctest.h>

#include "testing/proposal.h"

namespace memdimm::dialect {
namespace {

using testing::proposal_domain;

model::Module module_of(const std::string& text) {
  const Source source(0, "test.xml", text);
  Diagnostics out;
  const auto document = xml::read(source, out);
  REQUIRE(document.has_value());
  const auto module = read_proposal_module(document->root, source, out);
  REQUIRE(module.has_value());
  CHECK(out.empty());
  return *module;
}

TEST_CASE("each kind of source says how large it is and where it comes from") {
  const model::Module ram = module_of(
      "<memory type='ram'><source type='ram' size='512' unit='MiB' host-node='0-1'/>"
      "<target model='dimm' node='2' address='0x140000000'/>"
      "<address type='acpi-dimm' slot='3'/><alias name='ua-x'/></memory>");
  CHECK(ram.is<model::Dimm>());
  CHECK(ram.size.value == 512 * kMiB);
  CHECK(ram.backing.host_nodes->value.to_string() == "0-1");
  CHECK(ram.node->value == 2);
  CHECK(ram.base->value == 0x140000000);
  CHECK(ram.slot->value == 3);
  CHECK(ram.alias->value == "ua-x");

  const model::Module pages = module_of(
      "<memory type='ram'><source type='hugepage' page-size='2048' count='3' "
      "node='1'/></memory>");
  CHECK(pages.size.value == 6 * kMiB);
  CHECK(pages.backing.page_size->value == 2 * kMiB);
  CHECK(pages.backing.host_nodes->value.to_string() == "1");
  CHECK_FALSE(pages.node.has_value());  // node= is the host's here

  const model::Module file =
      module_of("<memory type='ram'><source type='file' path='/p' size='1'/></memory>");
  CHECK(file.backing.path->value == "/p");
  CHECK(file.size.value == kKiB);
}

TEST_CASE("flash and rom may leave their size to the file") {
  const model::Module flash =
      module_of("<memory type='flash'><source type='file' path='/p'/></memory>");
  CHECK(flash.is<model::Flash>());
  CHECK(flash.size.value == 0);
  CHECK_FALSE(flash.is_memory());
  const model::Module rom =
      module_of("<memory type='rom'><source type='file' path='/p' size='4'/></memory>");
  CHECK(rom.is<model::Rom>());
  CHECK(rom.size.value == 4 * kKiB);
  CHECK_FALSE(rom.takes_slot());
}

TEST_CASE("pages times their size may not overflow") {
  const std::string text =
      "<memory type='ram'><source type='hugepage' page-size='1' unit='TiB' "
      "count='4294967295'/></memory>";
  const Source source(0, "test.xml", text);
  Diagnostics out;
  const auto document = xml::read(source, out);
  read_proposal_module(document->root, source, out);
  REQUIRE(out.all().size() == 1);
  CHECK(out.all().front().code->id == "MD107");
}

TEST_CASE("the domain's own numbers have units of their own") {
  const model::Domain domain = proposal_domain(
      "<memory slots='16' max-memory='1' max-memory-unit='TiB' unit='MiB' "
      "dumpCore='on'>512</memory><currentMemory>262144</currentMemory>"
      "<cpu><numa><cell id='1' cpus='0-3' memory='1' unit='GiB'/><cell/></numa></cpu>");
  CHECK(domain.slots->value == 16);
  CHECK(domain.maximum->value == kTiB);
  CHECK(domain.total->value == 512 * kMiB);
  CHECK(domain.current->value == 256 * kMiB);
  CHECK(domain.guest.dump_core == true);
  REQUIRE(domain.cells.size() == 2);
  CHECK(domain.cells[0].id->value == 1);
  CHECK(domain.cells[0].cpus->value.to_string() == "0-3");
  CHECK(domain.cells[0].memory->value == kGiB);
  CHECK_FALSE(domain.cells[1].id.has_value());
}

}  // namespace
}  // namespace memdimm::dialect
