// SPDX-License-Identifier: GPL-2.0-or-later
// The facts as tables: how each is shown, and where the document says it.
#include "live/facets.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/words.h"
#include "facts/architectures.h"

namespace memdimm::live {
namespace {

using model::Module;

template <class T>
Span place(const std::optional<Located<T>>& value, Span otherwise) {
  return value ? value->where : otherwise;
}

std::string yes_or_no(bool value) {
  return value ? "yes" : "no";
}

std::string bus_address(const model::DeviceAddress& address) {
  if (const auto* pci = std::get_if<model::PciAddress>(&address)) {
    std::string out = "pci";
    for (const unsigned part : {pci->domain, pci->bus, pci->slot, pci->function}) {
      out += ' ' + show_hex(part);
    }
    return out;
  }
  if (const auto* ccw = std::get_if<model::CcwAddress>(&address)) {
    std::string out = "ccw";
    for (const unsigned part : {ccw->cssid, ccw->ssid, ccw->devno}) {
      out += ' ' + show_hex(part);
    }
    return out;
  }
  return {};
}

// What is said of an attribute, by the type of its field.
struct Shown {
  const model::Attribute& attribute;

  std::string operator()(Bytes value) const {
    if (attribute.written.form != model::Form::Hexadecimal) {
      return show_size(value);
    }
    return value == 0 ? std::string(attribute.compared->otherwise) : show_hex(value);
  }
  std::string operator()(unsigned value) const { return std::to_string(value); }
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(const IdSet& value) const { return value.to_string(); }
  std::string operator()(model::Sharing value) const {
    return std::string(model::kSharingWords.of(value));
  }
  std::string operator()(bool value) const { return yes_or_no(value); }
  std::string operator()(const model::DeviceAddress& value) const {
    return bus_address(value);
  }
  template <class T>
  std::string operator()(const Located<T>& said) const {
    return (*this)(said.value);
  }
  template <class T>
  std::string operator()(const std::optional<T>& said) const {
    return (*this)(*said);
  }
};

template <class T>
Span place_of(const Located<T>& said, Span /*otherwise*/) {
  return said.where;
}
template <class T>
Span place_of(const std::optional<Located<T>>& said, Span otherwise) {
  return place(said, otherwise);
}
template <class T>
Span place_of(const T& /*said*/, Span otherwise) {
  return otherwise;
}

constexpr auto kBackendWords =
    words<layout::BackendType>({{layout::BackendType::Ram, "plain memory"},
                                {layout::BackendType::File, "a file"},
                                {layout::BackendType::Memfd, "memfd"},
                                {layout::BackendType::Epc, "sgx-epc"}});
constexpr auto kPolicyWords =
    words<layout::HostPolicy>({{layout::HostPolicy::Bind, "bound to"},
                               {layout::HostPolicy::Preferred, "preferring"},
                               {layout::HostPolicy::Interleave, "interleaved over"}});

// Where boot memory comes from. The paths that libvirt makes up have the domain's name
// in them and say nothing more; the proposal's are the user's.
std::string backend_text(const layout::Backend& backend, bool paths) {
  std::string out(kBackendWords.of(backend.type));
  const auto add = [&](bool there, const std::string& text) {
    out += there ? ", " + text : std::string();
  };
  add(backend.page_size.has_value(),
      "pages of " + show_size(backend.page_size.value_or(0)));
  add(paths && backend.path && !backend.page_size, backend.path.value_or(""));
  add(backend.share.value_or(false), "shared");
  add(backend.prealloc.value_or(false), "allocated at the start");
  add(backend.discard_data.value_or(false), "discarded at the end");
  add(!backend.host_nodes.empty(),
      std::string(kPolicyWords.of(backend.policy)) + " host nodes " +
          backend.host_nodes.to_string());
  return out;
}

// Where the document says what its memory is made of.
Span backing_place(const model::Domain& domain) {
  const model::MemoryBacking& backing = domain.backing;
  Span where = domain.numatune.where.value_or(domain.where);
  where = place(backing.allocation, where);
  where = place(backing.access, where);
  where = place(backing.source, where);
  return backing.hugepages.value_or(where);
}

// A fact that one element says by being there.
Fact said_by(std::string name,
             std::string shown,
             const std::optional<Span>& element,
             const model::Domain& domain) {
  Fact fact{std::move(name), std::move(shown), element.value_or(domain.where)};
  fact.said = element.has_value();
  return fact;
}

// What the document says the machine is, without its version.
Fact machine_fact(const State& state) {
  const layout::Machine& machine = state.layout.machine;
  const model::Guest& guest = state.domain.guest;
  std::string name =
      machine.name.substr(0, machine.name.find_last_not_of("0123456789.-") + 1);
  if (machine.family != nullptr) {
    name = machine.family->alias;
  }
  if (layout::architecture(guest).machines != facts::kUsualArchitecture) {
    name += " of " + (guest.arch ? guest.arch->value : std::string());
  }
  return {"machine", name, place(guest.machine, place(guest.arch, state.domain.where))};
}

Span total_place(const model::Domain& domain) {
  return place(domain.total, domain.memory_element.value_or(domain.where));
}

const model::Cell* find_cell(const model::Domain& domain, unsigned node) {
  for (std::size_t i = 0; i < domain.cells.size(); ++i) {
    const model::Cell& cell = domain.cells[i];
    if ((cell.id ? cell.id->value : i) == node) {
      return &cell;
    }
  }
  return nullptr;
}

// The boot module, where the document has one.
const Module* boot_module(const State& state) {
  const auto& index = state.layout.boot_module();
  return index ? &state.domain.modules.at(*index) : nullptr;
}

void add_node(const State& state,
              const layout::GuestNode& node,
              std::vector<Fact>& out) {
  const model::Domain& domain = state.domain;
  const bool proposal = domain.dialect == model::DialectId::Proposal;
  const model::Cell* cell = find_cell(domain, node.id);
  const Module* boot = boot_module(state);
  const std::string name = " of node " + std::to_string(node.id);
  const Span otherwise = cell != nullptr ? cell->where : total_place(domain);
  Span memory = cell != nullptr ? place(cell->memory, otherwise) : otherwise;
  Span backing = backing_place(domain);
  if (boot != nullptr) {
    memory = boot->size.where;
    backing = boot->where;
  }
  out.push_back({"boot memory" + name, show_size(node.memory()), memory});
  out.push_back({"CPUs" + name,
                 node.cpus.empty() ? "none" : node.cpus.to_string(),
                 cell != nullptr ? place(cell->cpus, otherwise) : otherwise});
  out.push_back({"backing" + name,
                 node.backend ? backend_text(*node.backend, proposal) : "QEMU's own",
                 backing});
}

std::string numbers(const std::vector<unsigned>& list) {
  std::string out;
  for (const unsigned number : list) {
    out += std::to_string(number) + ' ';
  }
  return out;
}

// Caches of nodes and what links them.
std::string links_text(const model::Domain& domain) {
  std::string out;
  for (std::size_t i = 0; i < domain.cells.size(); ++i) {
    for (const model::CellCache& cache : domain.cells[i].caches) {
      out += std::to_string(i) + ' ' + std::to_string(cache.level) +
             std::string(model::kAssociativityWords.of(cache.associativity)) +
             std::string(model::kWritePolicyWords.of(cache.policy)) +
             std::to_string(cache.size_kib) + '/' + std::to_string(cache.line_bytes);
    }
  }
  for (const model::Interconnect& link : domain.interconnects) {
    out += link.bandwidth ? 'b' : 'l';
    out += numbers({link.initiator, link.target, link.cache}) + link.type +
           std::to_string(link.value);
  }
  return out;
}

void add_nodes(const State& state, std::vector<Fact>& out) {
  const model::Domain& domain = state.domain;
  const Span numa = domain.numa_element.value_or(domain.where);
  out.push_back({"guest nodes", std::to_string(state.layout.nodes.size()), numa});
  for (const layout::GuestNode& node : state.layout.nodes) {
    add_node(state, node, out);
  }
  out.push_back(
      {"distances between nodes", numbers(state.layout.distances), numa, true});
  out.push_back({"caches and links of nodes", links_text(domain), numa, true});
}

}  // namespace

std::string shown(const model::Attribute& attribute, const Module& module) {
  if (!model::is_said(attribute, module)) {
    return std::string(attribute.compared ? attribute.compared->otherwise : "");
  }
  return std::visit(
      [&](const auto& access) { return Shown{attribute}(*access.get(module)); },
      attribute.field);
}

Span place(const model::Attribute& attribute, const Module& module) {
  return std::visit(
      [&](const auto& access) {
        const auto* field = access.get(module);
        return field == nullptr ? module.where : place_of(*field, module.where);
      },
      attribute.field);
}

bool differs(const model::Attribute& attribute, const Module& a, const Module& b) {
  if (!attribute.compared) {
    return false;
  }
  const std::string before = shown(attribute, a);
  const std::string after = shown(attribute, b);
  const bool both_say = !before.empty() && !after.empty();
  return before != after && (both_say || !attribute.compared->if_said);
}

namespace {

// What a module says of the attributes that differ only where both modules say them.
struct Said {
  std::string always;                // the kind, and the attributes that always count
  std::vector<std::string> at_will;  // "" where nothing is said
};

std::string part(std::string_view text) {
  return std::to_string(text.size()) + ':' + std::string(text);
}

Said said(const Module& module) {
  Said out{part(std::to_string(module.kind.index())), {}};
  for (const model::Attribute& attribute : model::kAttributes) {
    if (!attribute.compared) {
      continue;
    }
    if (attribute.compared->if_said) {
      out.at_will.push_back(shown(attribute, module));
    } else {
      out.always += part(shown(attribute, module));
    }
  }
  return out;
}

bool has(unsigned set, std::size_t member) {
  return ((set >> member) & 1U) != 0;
}

// `asked`: which attributes the module that is meant says; `told`: which of them this
// key has, where the module that is there may say none of the others.
std::string key(const Said& said, unsigned asked, unsigned told) {
  std::string out = std::to_string(asked) + ',' + std::to_string(told) + said.always;
  for (std::size_t i = 0; i < said.at_will.size(); ++i) {
    out += has(told, i) ? part(said.at_will[i]) : "";
  }
  return out;
}

unsigned which_said(const Said& said) {
  unsigned out = 0;
  for (std::size_t i = 0; i < said.at_will.size(); ++i) {
    out |= said.at_will[i].empty() ? 0U : 1U << i;
  }
  return out;
}

}  // namespace

std::vector<std::string> keys_there(const Module& module) {
  const Said there = said(module);
  const unsigned all = 1U << there.at_will.size();
  std::vector<std::string> out;
  for (unsigned asked = 0; asked < all; ++asked) {
    out.push_back(key(there, asked, asked & which_said(there)));
  }
  return out;
}

std::vector<std::string> keys_meant(const Module& module) {
  const Said meant = said(module);
  const unsigned asked = which_said(meant);
  std::vector<std::string> out;
  for (unsigned told = 0; told <= asked; ++told) {
    if ((told & asked) == told) {
      out.push_back(key(meant, asked, told));
    }
  }
  return out;
}

bool same_module(const Module& a, const Module& b) {
  return a.kind.index() == b.kind.index() &&
         std::none_of(model::kAttributes.begin(),
                      model::kAttributes.end(),
                      [&](const model::Attribute& attribute) {
                        return differs(attribute, a, b);
                      });
}

std::vector<Fact> guest_facts(const State& state) {
  const model::Domain& domain = state.domain;
  const layout::Layout& layout = state.layout;
  const bool proposal = domain.dialect == model::DialectId::Proposal;
  std::vector<Fact> out;
  out.push_back(machine_fact(state));
  out.push_back({proposal ? "max-memory" : "maxMemory",
                 layout.maximum ? show_size(*layout.maximum) : "none",
                 place(domain.maximum, domain.where)});
  out.push_back(
      {"slots", std::to_string(layout.slots), place(domain.slots, domain.where)});
  const Module* boot = boot_module(state);
  const Span where = boot != nullptr ? boot->size.where : total_place(domain);
  out.push_back({"slot of boot memory",
                 layout.boot_slot() ? std::to_string(*layout.boot_slot()) : "none",
                 boot != nullptr ? place(boot->slot, boot->where) : where});
  add_nodes(state, out);
  if (layout.nodes.empty()) {
    const bool file = layout.legacy_path.has_value() || layout.legacy_prealloc;
    out.push_back({"boot memory", show_size(layout.boot), where});
    out.push_back({"backing of boot memory",
                   layout.boot_backend ? backend_text(*layout.boot_backend, proposal)
                   : file              ? "-mem-path, -mem-prealloc"
                                       : "plain memory",
                   boot != nullptr ? boot->where : backing_place(domain)});
  }
  const std::optional<Span>& locked = domain.backing.locked;
  const std::optional<Span>& unshared = domain.backing.no_share_pages;
  out.push_back(
      said_by("locked memory", yes_or_no(locked.has_value()), locked, domain));
  out.push_back(
      said_by("shared pages", yes_or_no(!unshared.has_value()), unshared, domain));
  out.push_back({"memory in dumps",
                 yes_or_no(domain.guest.dump_core.value_or(false)),
                 total_place(domain)});
  return out;
}

}  // namespace memdimm::live
