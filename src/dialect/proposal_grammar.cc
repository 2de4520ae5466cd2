// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/proposal_grammar.h"

#include <array>
#include <utility>

#include "dialect/numa_grammar.h"
#include "dialect/surroundings.h"

namespace memdimm::dialect {
namespace {

// What the grammar looks at in a domain and in its devices; all else passes.
constexpr std::array<std::string_view, 5> kInDomain = {
    "memory", "currentMemory", "memoryBacking", "cpu", "devices"};
constexpr std::array<std::string_view, 1> kInDevices = {"memory"};

constexpr const Numbers& kNumbers = kPaddedNumbers;

Pattern size(Patterns& p) {
  return p.attribute("size", kNumbers.size(p), "size='512' unit='MiB'");
}

// <memory> of the domain. Its text may be left out where slots and a maximum are given:
// the modules then make up the total.
Pattern domain_memory(Patterns& p) {
  const Pattern slots =
      p.attribute("slots",
                  p.data(kNumbers.number, "a number of slots in decimal digits"),
                  "slots='16'");
  const Pattern maximum =
      p.attribute("max-memory", kNumbers.size(p), "max-memory='4194304'");
  const Pattern maximum_unit =
      p.optional(p.attribute("max-memory-unit", p.data(grammar::kUnit)));
  const Pattern dump = p.optional(p.attribute("dumpCore", p.one_of({"on", "off"})));
  return p.element("memory",
                   {p.choice({p.group({slots,
                                       maximum,
                                       maximum_unit,
                                       unit(p),
                                       dump,
                                       p.optional(kNumbers.size(p))}),
                              p.group({unit(p), dump, kNumbers.size(p)})})});
}

Pattern plain_source(Patterns& p) {
  return p.group({p.attribute("type", p.value("ram")),
                  size(p),
                  unit(p),
                  host_nodes(p, "host-node")});
}

Pattern hugepage_source(Patterns& p) {
  // Both names mean the host's nodes.
  const Pattern nodes = p.choice({host_nodes(p, "node"), host_nodes(p, "host-node")});
  return p.group(
      {p.attribute("type", p.value("hugepage")),
       p.attribute("page-size", kNumbers.size(p), "page-size='2048'"),
       unit(p),
       p.attribute("count",
                   p.data(kNumbers.number, "a number of pages in decimal digits"),
                   "count='256'"),
       nodes});
}

Pattern file_source(Patterns& p, Pattern file_size) {
  return p.group({p.attribute("type", p.value("file")),
                  p.attribute("path",
                              p.data(grammar::kAbsolutePath),
                              "path='/var/lib/libvirt/images/FILE'"),
                  file_size});
}

Pattern source(Patterns& p, Pattern kinds, std::string_view example) {
  return p.element("source", {kinds}, example);
}

Pattern target(Patterns& p, std::string_view model) {
  const Pattern named = model.empty()
                            ? grammar::kEmpty
                            : p.optional(p.attribute("model", p.value(model)));
  return p.element(
      "target",
      {named,
       p.optional(p.attribute("node", kNumbers.node(p))),
       p.optional(p.attribute("address", p.data(grammar::kPaddedAddress)))});
}

Pattern slot_address(Patterns& p) {
  const Pattern slot = p.data(kNumbers.number, "a slot number in decimal digits");
  return p.define(
      "slotAddress",
      p.element("address",
                {p.attribute("type", p.value("acpi-dimm"), "type='acpi-dimm'"),
                 p.attribute("slot", slot, "slot='1'")}));
}

Pattern alias(Patterns& p) {
  return p.define(
      "alias",
      p.element("alias",
                {p.attribute("name", p.data(grammar::kAlias), "name='ua-ram'")}));
}

Pattern kind_of_module(Patterns& p,
                       Pattern type,
                       Pattern module_source,
                       std::string_view model) {
  return p.group({p.attribute("type", type, "type='ram'"),
                  p.interleave({module_source,
                                p.optional(target(p, model)),
                                p.optional(slot_address(p)),
                                p.optional(alias(p))})});
}

Pattern module(Patterns& p) {
  const Pattern sized = p.group({size(p), unit(p)});
  const Pattern of_memory =
      source(p,
             p.choice({plain_source(p), hugepage_source(p), file_source(p, sized)}),
             "<source type='ram' size='512' unit='MiB'/>");
  const Pattern of_firmware = source(p,
                                     file_source(p, p.optional(sized)),
                                     "<source type='file' path='/PATH/TO/IMAGE'/>");
  return p.define(
      "module",
      p.element(
          "memory",
          {p.choice({kind_of_module(p, p.value("ram"), of_memory, "dimm"),
                     kind_of_module(p, p.value("rom"), of_firmware, ""),
                     kind_of_module(p, p.value("flash"), of_firmware, "pflash")})}));
}

Pattern domain(Patterns& p) {
  const Pattern current = p.element("currentMemory", {unit(p), kNumbers.size(p)});
  const Pattern devices = around(p, "devices", {p.zero_or_more(module(p))}, kInDevices);
  return around(p,
                "domain",
                {p.optional(p.define("domainMemory", domain_memory(p))),
                 p.optional(current),
                 p.optional(memory_backing(p, kNumbers)),
                 p.optional(cpu(p, kNumbers, CellMemory::Optional)),
                 p.optional(p.define("devices", devices))},
                kInDomain);
}

}  // namespace

grammar::Grammar proposal_grammar() {
  Patterns p;
  const Pattern start = p.choice({p.define("domain", domain(p)), module(p)});
  return {std::move(p), start, surroundings()};
}

}  // namespace memdimm::dialect
