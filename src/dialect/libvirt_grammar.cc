// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/libvirt_grammar.h"

#include <array>
#include <utility>
#include <vector>

#include "dialect/address_grammar.h"
#include "dialect/numa_grammar.h"
#include "dialect/surroundings.h"
#include "facts/modules.h"
#include "model/domain.h"
#include "model/module_attributes.h"

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

using model::Form;

bool is_attribute(Form form) {
  switch (form) {
    case Form::Sharing:
    case Form::YesNo:
    case Form::OnOff:
    case Form::Index:
    case Form::NodeSet:
      return true;
    default:
      return false;
  }
}

// The value of an element or attribute, or what is in the element.
Pattern content(Patterns& p, const model::Written& written) {
  switch (written.form) {
    case Form::Size:
      return p.group({unit(p), kNumbers.size(p)});
    case Form::SizeWithin:
      return sized(p, "size", written.example);
    case Form::Number:
      return p.data(grammar::kNumber);
    case Form::Hexadecimal:
      return p.data(grammar::kHexNumber, "an address in hexadecimal digits");
    case Form::GuestNode:
      return kNumbers.node(p);
    case Form::HostNodes:
      return p.data(grammar::kIdSet, "a set of host NUMA nodes such as 0-3");
    case Form::Text:
      return p.text();
    case Form::Path:
      return p.data(grammar::kAbsolutePath);
    case Form::Uuid:
      return p.data(grammar::kUuid);
    case Form::Sharing:
      return p.one_of(model::kSharingWords.text);
    case Form::YesNo:
      return p.one_of({"yes", "no"});
    case Form::OnOff:
      return p.one_of({"on", "off"});
    case Form::Index:
      return p.data(grammar::kNumber);
    case Form::NodeSet:
      return p.data(grammar::kIdSet, "a set of guest NUMA nodes such as 0-3");
    case Form::Flag:
      return grammar::kEmpty;
    case Form::BusAddress:  // see device_address()
      break;
  }
  return grammar::kNotAllowed;
}

Pattern written(Patterns& p, const model::Written& written) {
  const bool within = written.form == Form::SizeWithin;
  const std::string_view example = within ? std::string_view() : written.example;
  const Pattern inside = content(p, written);
  const Pattern whole = is_attribute(written.form)
                            ? p.attribute(written.name, inside, example)
                            : p.element(written.name, {inside}, example);
  return example.empty() ? p.optional(whole) : whole;
}

// The attributes, or the elements, of one parent.
std::vector<Pattern> parts(Patterns& p, model::Parent parent, bool attributes) {
  std::vector<Pattern> out;
  for (const model::Attribute& row : model::kAttributes) {
    if (row.written.parent == parent && is_attribute(row.written.form) == attributes) {
      out.push_back(written(p, row.written));
    }
  }
  return out;
}

Pattern attributes_of(Patterns& p, model::Parent parent) {
  return p.group(parts(p, parent, true));
}

Pattern elements_of(Patterns& p, model::Parent parent) {
  return p.interleave(parts(p, parent, false));
}

Pattern source(Patterns& p) {
  return p.define("moduleSource",
                  p.element("source",
                            {p.choice({elements_of(p, model::Parent::SourcePages),
                                       elements_of(p, model::Parent::SourceFile)})}));
}

Pattern target(Patterns& p) {
  const Pattern base = p.element(
      "address",
      {p.optional(p.attribute(
          "base", p.data(grammar::kHexNumber, "an address in hexadecimal digits")))});
  return p.define("moduleTarget",
                  p.element("target",
                            {attributes_of(p, model::Parent::Target),
                             p.interleave({elements_of(p, model::Parent::Target),
                                           p.optional(sized(p, "current")),
                                           p.optional(base)})},
                            "<target><size unit='MiB'>512</size></target>"));
}

// Which module may have it is for the rules to say.
Pattern child(Patterns& p, std::string_view name, model::Parent parent) {
  return p.optional(p.define(name, p.element(name, {attributes_of(p, parent)})));
}

Pattern module(Patterns& p) {
  std::vector<std::string_view> models;
  for (const facts::ModelRow& row : facts::kModels) {
    if (row.memory) {
      models.push_back(row.word);
    }
  }
  const Pattern model = p.attribute("model", p.one_of(models), "model='dimm'");
  const Pattern alias = p.element(
      "alias", {p.attribute("name", p.data(grammar::kAlias), "name='ua-extra'")});
  return p.define("module",
                  p.element("memory",
                            {model,
                             attributes_of(p, model::Parent::Memory),
                             p.interleave({elements_of(p, model::Parent::Memory),
                                           p.optional(source(p)),
                                           target(p),
                                           child(p, "driver", model::Parent::Driver),
                                           child(p, "acpi", model::Parent::Acpi),
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
  return {std::move(p), start, surroundings()};
}

}  // namespace memdimm::dialect
