// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/numa_grammar.h"

#include <array>
#include <vector>

#include "model/domain.h"

namespace memdimm::dialect {
namespace {

constexpr std::array<std::string_view, 1> kInCpu = {"numa"};

Pattern flag(Patterns& p, std::string_view name) {
  return p.element(name, {});
}

Pattern hugepages(Patterns& p, const Numbers& numbers) {
  const Pattern nodes =
      p.data(grammar::kIdSet, "a set of guest NUMA nodes such as 0-3");
  const Pattern page = p.element("page",
                                 {p.attribute("size", numbers.size(p), "size='2048'"),
                                  unit(p),
                                  p.optional(p.attribute("nodeset", nodes))});
  return p.element("hugepages", {p.zero_or_more(page)});
}

Pattern distances(Patterns& p, const Numbers& numbers) {
  const Pattern sibling =
      p.element("sibling",
                {p.attribute("id", numbers.node(p), "id='1'"),
                 p.attribute("value",
                             p.data(numbers.number, "a distance in decimal digits"),
                             "value='20'")},
                "<sibling id='0' value='10'/>");
  return p.element("distances", {p.one_or_more(sibling)});
}

Pattern cache(Patterns& p, const Numbers& numbers) {
  const auto measured = [&](std::string_view name, std::string_view example) {
    return p.element(
        name, {p.attribute("value", numbers.size(p), "value='64'"), unit(p)}, example);
  };
  return p.element(
      "cache",
      {p.attribute("level",
                   p.data(numbers.number, "a cache level in decimal digits"),
                   "level='1'"),
       p.attribute("associativity",
                   p.one_of(model::kAssociativityWords.text),
                   "associativity='direct'"),
       p.attribute(
           "policy", p.one_of(model::kWritePolicyWords.text), "policy='writeback'"),
       p.interleave({measured("size", "<size value='10' unit='KiB'/>"),
                     measured("line", "<line value='64' unit='B'/>")})});
}

Pattern interconnects(Patterns& p, const Numbers& numbers) {
  const auto link = [&](std::string_view name, Pattern scale) {
    return p.element(
        name,
        {p.attribute("initiator", numbers.node(p), "initiator='0'"),
         p.attribute("target", numbers.node(p), "target='0'"),
         p.optional(p.attribute(
             "cache", p.data(numbers.number, "a cache level in decimal digits"))),
         p.attribute("type", p.one_of({"access", "read", "write"}), "type='access'"),
         p.attribute("value", numbers.count(p), "value='5'"),
         scale});
  };
  return p.element("interconnects",
                   {p.zero_or_more(p.choice({link("latency", grammar::kEmpty),
                                             link("bandwidth", unit(p))}))});
}

Pattern cell(Patterns& p, const Numbers& numbers, CellMemory required) {
  const Pattern memory = p.attribute("memory", numbers.size(p), "memory='524288'");
  const Pattern cpus = p.data(grammar::kIdSet, "a set of vCPUs such as 0-3");
  return p.element("cell",
                   {p.optional(p.attribute("id", numbers.node(p))),
                    p.optional(p.attribute("cpus", cpus)),
                    required == CellMemory::Required ? memory : p.optional(memory),
                    unit(p),
                    access_of_memory(p, "memAccess"),
                    yes_or_no(p, "discard"),
                    p.interleave({p.optional(distances(p, numbers)),
                                  p.zero_or_more(cache(p, numbers))})},
                   "<cell id='0' cpus='0-3'/>");
}

}  // namespace

Pattern unit(Patterns& p) {
  return p.optional(p.attribute("unit", p.data(grammar::kUnit)));
}

Pattern host_nodes(Patterns& p, std::string_view attribute) {
  return p.optional(p.attribute(
      attribute, p.data(grammar::kIdSet, "a set of host NUMA nodes such as 0-3")));
}

Pattern access_of_memory(Patterns& p, std::string_view attribute) {
  return p.optional(p.attribute(attribute, p.one_of(model::kSharingWords.text)));
}

Pattern yes_or_no(Patterns& p, std::string_view attribute) {
  return p.optional(p.attribute(attribute, p.one_of({"yes", "no"})));
}

Pattern memory_backing(Patterns& p, const Numbers& numbers) {
  const Pattern source = p.element(
      "source",
      {p.attribute("type", p.one_of(model::kSourceTypeWords.text), "type='memfd'")});
  const Pattern access = p.element(
      "access",
      {p.attribute("mode", p.one_of(model::kSharingWords.text), "mode='shared'")});
  const Pattern allocation = p.element(
      "allocation",
      {p.optional(p.attribute("mode", p.one_of(model::kAllocationWords.text))),
       p.optional(p.attribute("threads", numbers.count(p)))});
  return p.define("memoryBacking",
                  p.element("memoryBacking",
                            {p.interleave({p.optional(hugepages(p, numbers)),
                                           p.optional(flag(p, "nosharepages")),
                                           p.optional(flag(p, "locked")),
                                           p.optional(source),
                                           p.optional(access),
                                           p.optional(allocation),
                                           p.optional(flag(p, "discard"))})}));
}

Pattern cpu(Patterns& p, const Numbers& numbers, CellMemory memory) {
  const Pattern numa =
      p.element("numa",
                {p.interleave({p.one_or_more(cell(p, numbers, memory)),
                               p.optional(interconnects(p, numbers))})});
  return p.define("cpu",
                  around(p, "cpu", {p.optional(p.define("numa", numa))}, kInCpu));
}

Pattern around(Patterns& p,
               std::string_view name,
               std::initializer_list<Pattern> inside,
               grammar::NameList names) {
  std::vector<Pattern> parts(inside);
  parts.push_back(p.zero_or_more(p.any_element_except(names)));
  parts.push_back(p.text());
  return p.element(name,
                   {p.zero_or_more(p.any_attribute_except({})), p.interleave(parts)});
}

}  // namespace memdimm::dialect
