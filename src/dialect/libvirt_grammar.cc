// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/libvirt_grammar.h"

#include <array>
#include <utility>

#include "dialect/address_grammar.h"
#include "dialect/numa_grammar.h"
#include "facts/modules.h"
#include "model/domain.h"

namespace memdimm::dialect {
namespace {

// What the grammar looks at in a domain and in its devices; all else passes.
constexpr std::array<std::string_view, 7> kInDomain = {"memory",
                                                       "maxMemory",
                                                       "currentMemory",
                                                       "memoryBacking",
                                                       "numatune",
                                                       "cpu",
                                                       "devices"};
constexpr std::array<std::string_view, 1> kInDevices = {"memory"};

constexpr const Numbers& kNumbers = kLibvirtNumbers;

Pattern flag(Patterns& p, std::string_view name) {
  return p.optional(p.element(name, {}));
}

// <size unit='MiB'>512</size> and its like.
Pattern sized(Patterns& p, std::string_view name, std::string_view example = {}) {
  return p.element(name, {unit(p), kNumbers.size(p)}, example);
}

Pattern mode(Patterns& p) {
  return p.optional(p.attribute("mode", p.one_of(model::kNumaModeWords.text)));
}

Pattern numatune(Patterns& p) {
  const Pattern placement =
      p.optional(p.attribute("placement", p.one_of(model::kPlacementWords.text)));
  const Pattern memory =
      p.element("memory", {mode(p), placement, host_nodes(p, "nodeset")});
  const Pattern nodes = p.data(grammar::kIdSet, "a set of host NUMA nodes such as 0-3");
  // libvirt's schema demands the mode, its parser takes `strict` where it is absent.
  const Pattern memnode =
      p.element("memnode",
                {p.attribute("cellid", kNumbers.node(p), "cellid='0'"),
                 mode(p),
                 p.attribute("nodeset", nodes, "nodeset='0'")});
  return p.define(
      "numatune",
      p.element("numatune",
                {p.interleave({p.optional(memory), p.zero_or_more(memnode)})}));
}

Pattern source(Patterns& p) {
  const Pattern mask = p.element(
      "nodemask", {p.data(grammar::kIdSet, "a set of host NUMA nodes such as 0-3")});
  const Pattern path =
      p.element("path", {p.data(grammar::kAbsolutePath)}, "<path>/PATH/TO/FILE</path>");
  return p.define(
      "moduleSource",
      p.element(
          "source",
          {p.choice(
              {p.interleave({p.optional(sized(p, "pagesize")), p.optional(mask)}),
               p.interleave(
                   {path, p.optional(sized(p, "alignsize")), flag(p, "pmem")})})}));
}

Pattern target(Patterns& p) {
  constexpr std::string_view kSize = "<size unit='MiB'>512</size>";
  const Pattern base = p.element(
      "address",
      {p.optional(p.attribute(
          "base", p.data(grammar::kHexNumber, "an address in hexadecimal digits")))});
  const Pattern label =
      p.element("label", {sized(p, "size", "<size unit='KiB'>128</size>")});
  return p.define(
      "moduleTarget",
      p.element("target",
                {yes_or_no(p, "dynamicMemslots"),
                 p.interleave({sized(p, "size", kSize),
                               p.optional(p.element("node", {kNumbers.node(p)})),
                               p.optional(label),
                               flag(p, "readonly"),
                               p.optional(sized(p, "block")),
                               p.optional(sized(p, "requested")),
                               p.optional(sized(p, "current")),
                               p.optional(base)})},
                "<target><size unit='MiB'>512</size></target>"));
}

Pattern module(Patterns& p) {
  std::vector<std::string_view> models;
  for (const facts::ModelRow& row : facts::kModels) {
    if (row.memory) {
      models.push_back(row.word);
    }
  }
  const Pattern model = p.attribute("model", p.one_of(models), "model='dimm'");
  const Pattern uuid = p.element("uuid", {p.data(grammar::kUuid)});
  const Pattern alias = p.element(
      "alias", {p.attribute("name", p.data(grammar::kAlias), "name='ua-extra'")});
  return p.define("module",
                  p.element("memory",
                            {model,
                             access_of_memory(p, "access"),
                             yes_or_no(p, "discard"),
                             p.interleave({p.optional(uuid),
                                           p.optional(source(p)),
                                           target(p),
                                           p.optional(alias),
                                           p.optional(device_address(p))})}));
}

Pattern domain(Patterns& p) {
  const Pattern dump = p.optional(p.attribute("dumpCore", p.one_of({"on", "off"})));
  const Pattern memory = p.element("memory", {unit(p), dump, kNumbers.size(p)});
  // Without slots it makes room for virtio-mem and virtio-pmem only (11.3).
  const Pattern slots = p.optional(p.attribute(
      "slots", p.data(kNumbers.number, "a number of slots in decimal digits")));
  const Pattern maximum = p.element("maxMemory", {slots, unit(p), kNumbers.size(p)});
  const Pattern devices = around(p, "devices", {p.zero_or_more(module(p))}, kInDevices);
  return around(p,
                "domain",
                {p.optional(memory),
                 p.optional(maximum),
                 p.optional(sized(p, "currentMemory")),
                 p.optional(memory_backing(p, kNumbers)),
                 p.optional(numatune(p)),
                 p.optional(cpu(p, kNumbers, CellMemory::Required)),
                 p.optional(p.define("devices", devices))},
                kInDomain);
}

}  // namespace

grammar::Grammar libvirt_grammar() {
  Patterns p;
  const Pattern start = p.choice({p.define("domain", domain(p)), module(p)});
  return {std::move(p), start};
}

}  // namespace memdimm::dialect
