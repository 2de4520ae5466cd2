// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/libvirt_grammar.h"

#include <string>

#include <doctest/doctest.h>

#include "grammar/derive.h"
#include "grammar/validate.h"
#include "xml/read.h"

namespace memdimm::dialect {
namespace {

std::string told(const std::string& text) {
  const Source source(0, "x", text);
  const grammar::Grammar grammar = libvirt_grammar();
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

void check(std::string_view before,
           std::span<const Row> rows,
           std::string_view behind) {
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(told(std::string(before) + std::string(row.text) + std::string(behind)) ==
          row.told);
  }
}

TEST_CASE("libvirt's grammar never has to choose between two elements") {
  CHECK(grammar::is_unambiguous(libvirt_grammar()));
}

TEST_CASE("modules of every model are valid, by themselves and in a domain") {
  constexpr Row kRows[] = {
      {"<memory model='dimm' access='shared' discard='yes'><source><pagesize "
       "unit='KiB'>4"
       "</pagesize><nodemask>0-1</nodemask></source><target><size>1</size><node>0</"
       "node>"
       "</target><alias name='ua-x'/><address type='dimm' slot='0' "
       "base='0x100'/></memory>",
       ""},
      {"<memory "
       "model='nvdimm'><uuid>49545eb3-75e1-2d0a-acdd-f0294406c99e</uuid><target>"
       "<size>1</size><label><size>1</size></label><readonly/></target><source><path>/a"
       "</path><alignsize>2</alignsize><pmem/></source></memory>",
       ""},
      {"<memory model='virtio-mem'><target dynamicMemslots='yes'><size>1</size><block>2"
       "</block><requested>0</requested><current>0</current><address "
       "base='0x0'/></target>"
       "<address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0001'/></memory>",
       ""},
      {"<memory model='virtio-pmem'><source><path>/a</path></source><target><size>1"
       "</size></target><address type='pci' domain='0x0000' bus='0x00' slot='0x1f' "
       "function='0x7' multifunction='on'><zpci uid='0x0001' fid='0x0'/></address>"
       "</memory>",
       ""},
      {"<memory model='sgx-epc'><source><nodemask>0</nodemask></source><target><size>1"
       "</size><node>0</node></target></memory>",
       ""},
  };
  check("", kRows, "");
  check("<domain><devices>", kRows, "</devices></domain>");
}

TEST_CASE("a module needs its model, its target and a size") {
  constexpr Row kRows[] = {
      {"<memory><target><size>1</size></target></memory>",
       "MD013 attribute 'model' is missing in <memory>"},
      {"<memory model='dim'><target><size>1</size></target></memory>",
       "MD014 attribute 'model' of <memory> is 'dim', expected 'dimm', 'nvdimm', "
       "'virtio-mem', 'virtio-pmem' or 'sgx-epc'"},
      {"<memory model='dimm'/>", "MD012 <target> is missing in <memory>"},
      {"<memory model='dimm'><target/></memory>",
       "MD012 <size> is missing in <target>"},
      {"<memory model='dimm'><target><size>1 </size></target></memory>",
       "MD014 <size> is '1 ', with white space beside it; expected a size in decimal "
       "digits"},
      {"<memory model='dimm'><target><size>1</size></target><source><path>/a</path>"
       "<pagesize>4</pagesize></source></memory>",
       "MD015 <pagesize> cannot stand together with <path> in <source>"},
      {"<memory model='dimm'><target><size>1</size></target><source><pmem/></source>"
       "</memory>",
       "MD010 <pmem> is no part of a module of model 'dimm'; expected it with "
       "model='nvdimm'"},
  };
  check("", kRows, "");
}

TEST_CASE("addresses are judged by their type") {
  constexpr Row kRows[] = {
      {"<address type='drive' controller='0' bus='0' target='0' unit='0'/>", ""},
      {"<address type='virtio-serial' controller='0' bus='0' port='1'/>", ""},
      {"<address type='ccid' controller='0' slot='1'/>", ""},
      {"<address type='usb' bus='0' port='1.2'/>", ""},
      {"<address type='spapr-vio' reg='0x1000'/>", ""},
      {"<address type='isa' iobase='0x1' irq='0x5'/>", ""},
      {"<address type='unassigned'/>", ""},
      {"<address type='virtio-mmio'/>", ""},
      {"<address type='dimm'/>",
       "MD013 attribute 'slot' is missing in <address type='dimm'>"},
      {"<address type='dimm' slot='0' bus='1'/>",
       "MD011 'bus' is no attribute of <address type='dimm'>; it is one of <address "
       "type='pci'>"},
      {"<address type='pci' slot='7o7'/>",
       "MD014 attribute 'slot' of <address> is '7o7', expected a number up to 31, "
       "decimal "
       "or in hexadecimal behind 0x"},
      {"<address type='pciz' slot='0x7'/>",
       "MD014 attribute 'type' of <address> is 'pciz', expected 'dimm', 'pci', 'ccw', "
       "'drive', 'virtio-serial', 'ccid', 'usb', 'spapr-vio', 'isa', 'unassigned' or "
       "'virtio-mmio'"},
      {"<address type='ccw' cssid='0xfe' ssid='0x4' devno='0x1'/>",
       "MD014 attribute 'ssid' of <address> is '0x4', expected a number up to 3, "
       "decimal "
       "or in hexadecimal behind 0x"},
  };
  check("<memory model='dimm'><target><size>1</size></target>", kRows, "</memory>");
}

TEST_CASE("the domain's memory elements are read as libvirt's parser reads them") {
  constexpr Row kRows[] = {
      {"<maxMemory slots='4' unit='gib'> +4</maxMemory>", ""},
      {"<maxMemory>5</maxMemory>", ""},
      {"<memory/>", "MD014 <memory> is empty, expected a size in decimal digits"},
      {"<memory unit=''>5</memory>",
       "MD014 attribute 'unit' of <memory> is empty, expected a unit such as KiB, MiB "
       "or "
       "GiB"},
      {"<memory slots='5'>5</memory>",
       "MD011 'slots' is no attribute of <memory>; it belongs to <maxMemory>"},
      {"<maxmemory slots='5'>5</maxmemory>",
       "MD017 unknown element <maxmemory> in <domain>"},
      {"<numatune><memnode cellid='0' nodeset='0'/><memory/></numatune>", ""},
      {"<numatune><memnode cellid='0'/></numatune>",
       "MD013 attribute 'nodeset' is missing in <memnode>"},
      {"<memoryBacking><hugepages><page size='2' nodeset='0,^1,'/></hugepages><locked/>"
       "<allocation/></memoryBacking>",
       ""},
      {"<memoryBacking><access mode='none'/></memoryBacking>",
       "MD014 attribute 'mode' of <access> is 'none', expected 'shared' or 'private'"},
      {"<cpu><numa><cell id='0' cpus='0-1'/></numa></cpu>",
       "MD013 attribute 'memory' is missing in <cell>"},
      {"<cpu><numa/></cpu>", "MD012 <cell> is missing in <numa>"},
      {"<cpu><numa><cell memory='1'><distances/></cell></numa></cpu>",
       "MD012 <sibling> is missing in <distances>"},
      {"<cpu/><cpu/>", "MD015 a second <cpu> in <domain>; one is allowed"},
  };
  check("<domain>", kRows, "</domain>");
}

}  // namespace
}  // namespace memdimm::dialect
