// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/proposal_grammar.h"

#include <string>

#include <doctest/doctest.h>

#include "grammar/derive.h"
#include "grammar/validate.h"
#include "xml/read.h"

namespace memdimm::dialect {
namespace {

std::string told(std::string_view text) {
  const Source source(0, "x", std::string(text));
  const grammar::Grammar grammar = proposal_grammar();
  Diagnostics out;
  const auto document = xml::read(source, out);
  REQUIRE(document.has_value());
  grammar::validate(grammar, document->root, source, out);
  std::string all;
  for (const Diagnostic& each : out.take_sorted()) {
    all += (all.empty() ? "" : "\n") + std::string(each.code->id) + ' ' + each.message;
  }
  return all;
}

struct Row {
  std::string_view text;
  std::string_view told;
};

TEST_CASE("the proposal's grammar never has to choose between two elements") {
  CHECK(grammar::is_unambiguous(proposal_grammar()));
}

TEST_CASE("the proposal's own example is valid") {
  CHECK(told(R"(<domain type='kvm'>
  <memory slots='16' max-memory='1' max-memory-unit='TiB' unit='MiB'>512</memory>
  <currentMemory unit='KiB'>524288</currentMemory>
  <devices>
    <memory type="ram">
      <source type="ram" size="500" unit="MiB" host-node="2"/>
      <target model="dimm" node='2' address='0xdeadbeef'/>
      <address type="acpi-dimm" slot="1"/>
    </memory>
    <memory type="ram"><source type="hugepage" page-size="2048" count="1024" node="1"/></memory>
    <memory type="flash"><source type="file" path="/asdf"/><target model="pflash"/></memory>
  </devices>
</domain>)")
            .empty());
}

TEST_CASE("the domain's memory needs a size, or slots and a maximum") {
  const Row rows[] = {
      {"<domain><memory>512</memory></domain>", ""},
      {"<domain><memory slots='4' max-memory='9'/></domain>", ""},
      {"<domain><memory slots='4' max-memory='9'> 5 </memory></domain>", ""},
      {"<domain><memory/></domain>",
       "MD014 <memory> is empty, expected a size in decimal digits"},
      {"<domain><memory slots='4'>512</memory></domain>",
       "MD013 attribute 'max-memory' is missing in <memory>"},
      {"<domain><memory max-memory='9'/></domain>",
       "MD013 attribute 'slots' is missing in <memory>"},
      {"<domain><memory slots='4' max-memory='1o'>512</memory></domain>",
       "MD014 attribute 'max-memory' of <memory> is '1o', with a letter for a "
       "digit; expected a size in decimal digits"},
      {"<domain><memory>1</memory><memory>2</memory></domain>",
       "MD015 a second <memory> in <domain>; one is allowed"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(told(row.text) == row.told);
  }
}

TEST_CASE("a module has the attributes of its kind") {
  const Row rows[] = {
      {"<memory type='ram'><source type='file' path='/a' size='1'/></memory>", ""},
      {"<memory type='rom'><source type='file' path='/a'/></memory>", ""},
      {"<memory type='ram'><source type='file' path='/a'/></memory>",
       "MD013 attribute 'size' is missing in <source type='file'>"},
      {"<memory type='rom'><source type='ram' path='/a'/></memory>",
       "MD014 attribute 'type' of <source> is 'ram', expected 'file'"},
      {"<memory type='ram'><source type='ram' size='1' page-size='2'/></memory>",
       "MD011 'page-size' is no attribute of <source type='ram'>; it is one of <source "
       "type='hugepage'>"},
      {"<memory type='ram'><source type='hugepage' page-size='2' count='1' node='0' "
       "host-node='0'/></memory>",
       "MD011 attribute 'host-node' of <source> cannot stand together with 'node'"},
      {"<memory type='ram'><source type='ram' size='1'/><target model='pflash'/>"
       "</memory>",
       "MD014 attribute 'model' of <target> is 'pflash', expected 'dimm'"},
      {"<memory type='rom'><source type='file' path='a'/></memory>",
       "MD014 attribute 'path' of <source> is 'a', a relative path; expected an "
       "absolute path"},
      {"<memory type='ram'/>", "MD012 <source> is missing in <memory type='ram'>"},
      {"<memory type='ram'><source type='ram' size='1'/>"
       "<address type='acpi-dimm'/></memory>",
       "MD013 attribute 'slot' is missing in <address>"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(told(row.text) == row.told);
  }
}

}  // namespace
}  // namespace memdimm::dialect
