// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/proposal.h"

#include <algorithm>

#include "facts/limits.h"
#include "layout/names.h"
#include "layout/slots.h"

namespace memdimm::layout {
namespace {

using model::Domain;
using model::Module;

Backend module_backend(const Module& module,
                       const model::Guest& guest,
                       const Target& target) {
  Backend backend;
  backend.size = module.size.value;
  if (module.backing.page_size) {
    backend.page_size = module.backing.page_size->value;
    if (target.hugepage_backend == HugepageBackend::Memfd) {
      backend.type = BackendType::Memfd;
    } else {
      backend.type = BackendType::File;
      backend.path = hugepage_dir(architecture(guest), target, *backend.page_size);
    }
  } else if (module.backing.path) {
    backend.type = BackendType::File;
    backend.path = module.backing.path->value;
  }
  if (module.backing.host_nodes) {
    backend.host_nodes = module.backing.host_nodes->value;
  }
  return backend;
}

unsigned node_of(const Module& module) {
  return module.node ? module.node->value : 0;
}

// Where the boot DIMM's size comes from when the document only gives slots and maximum.
Located<Bytes> created_boot_size(const Domain& domain, const Machine& machine) {
  if (domain.total) {
    return *domain.total;
  }
  const Bytes usual =
      machine.family == nullptr ? facts::kDefaultBoot : machine.family->boot.usual;
  return domain.current.value_or(Located<Bytes>{usual, domain.where});
}

bool is_sized(const Domain& domain) {
  return domain.total || domain.current;
}

// The ram module in the lowest slot; one that got no slot counts as the highest.
std::optional<std::size_t> find_boot_module(
    const Domain& domain, const std::vector<std::optional<unsigned>>& slots) {
  constexpr unsigned kBehindAll = ~0U;
  std::optional<std::size_t> boot;
  for (std::size_t i = 0; i < domain.modules.size(); ++i) {
    if (!domain.modules[i].is_memory()) {
      continue;
    }
    if (!boot || slots[i].value_or(kBehindAll) < slots[*boot].value_or(kBehindAll)) {
      boot = i;
    }
  }
  return boot;
}

// The guest nodes to declare: the document's cells, else 0 to the highest one named.
std::vector<GuestNode> declared_nodes(const Domain& domain) {
  std::vector<GuestNode> nodes;
  for (std::size_t i = 0; i < domain.cells.size(); ++i) {
    const model::Cell& cell = domain.cells[i];
    GuestNode node;
    node.id = domain.cell_id(i);
    node.cpus = cell.cpus ? cell.cpus->value : IdSet();
    nodes.push_back(std::move(node));
  }
  if (!nodes.empty()) {
    return nodes;
  }
  unsigned count = 0;
  for (const Module& module : domain.modules) {
    if (module.node && module.is_memory()) {
      count = std::max(count, std::min(module.node->value, facts::kMostNodes - 1) + 1);
    }
  }
  for (unsigned id = 0; id < count; ++id) {
    nodes.emplace_back().id = id;
  }
  return nodes;
}

void tie_in_boot_memory(Layout& layout, Backend backend, unsigned node) {
  const auto home = std::find_if(layout.nodes.begin(),
                                 layout.nodes.end(),
                                 [&](const GuestNode& one) { return one.id == node; });
  if (home != layout.nodes.end()) {
    home->backend = std::move(backend);
    return;
  }
  const bool plain = backend.type == BackendType::Ram && backend.host_nodes.empty();
  if (layout.nodes.empty() && !plain) {
    layout.boot_backend = std::move(backend);
  }
}

// The classic elements: cells with memory, or one undivided total.
ProposalBoot resolve_classic(const Domain& domain, Layout& layout) {
  Bytes in_cells = 0;
  for (std::size_t i = 0; i < domain.cells.size(); ++i) {
    const model::Cell& cell = domain.cells[i];
    if (cell.memory) {
      in_cells = saturating_add(in_cells, cell.memory->value);
      Backend backend;
      backend.id = "ram-node" + std::to_string(layout.nodes[i].id);
      backend.size = cell.memory->value;
      layout.nodes[i].backend = std::move(backend);
    }
  }
  ProposalBoot boot;
  boot.defaulted = in_cells == 0 && !is_sized(domain);
  boot.size = created_boot_size(domain, layout.machine);
  if (in_cells != 0) {
    boot.size.value = in_cells;
  }
  if (!domain.cells.empty()) {
    const auto& first = domain.cells.front().memory;
    boot.size.where = first ? first->where : domain.where;
  }
  layout.boot = boot_size(layout.machine, boot.size.value);
  layout.total = boot.size.value;
  if (in_cells == 0 && !layout.nodes.empty()) {
    Backend backend;
    backend.id = "ram-node0";
    backend.size = layout.boot;
    tie_in_boot_memory(layout, std::move(backend), layout.nodes.front().id);
  }
  return boot;
}

PlacedModule placed(const Domain& domain,
                    std::size_t index,
                    std::optional<unsigned> slot,
                    const Target& target) {
  const Module& module = domain.modules[index];
  PlacedModule out;
  out.index = index;
  out.size = module.size.value;
  if (!module.is_memory()) {
    return out;
  }
  out.slot = slot;
  const std::string number = slot ? std::to_string(*slot) : "";
  out.backend = module_backend(module, domain.guest, target);
  const bool named = module.alias && keeps_alias(module.alias->value);
  rename(out, named ? module.alias->value : std::string(module.row().alias) + number);
  out.mapped = out.size;
  out.alignment = out.backend.alignment();
  if (module.node) {
    out.node = module.node->value;
  }
  if (module.base && module.base->value != 0) {
    out.address = module.base->value;
    out.address_given = true;
  }
  return out;
}

ProposalBoot resolve_modules(const Domain& domain,
                             const Target& target,
                             Layout& layout) {
  const auto slots = assign_slots(domain);
  ProposalBoot boot;
  boot.module = find_boot_module(domain, slots);
  Backend backend;
  unsigned node = 0;
  if (boot.module) {
    const Module& module = domain.modules[*boot.module];
    boot.slot = slots[*boot.module];
    boot.size = module.size;
    backend = module_backend(module, domain.guest, target);
    node = node_of(module);
  } else {
    boot.created = true;
    boot.defaulted = !is_sized(domain);
    boot.slot = 0;
    boot.size = created_boot_size(domain, layout.machine);
    backend.size = boot_size(layout.machine, boot.size.value);
  }
  backend.id = backend_id(device_id(facts::Model::Dimm, boot.slot.value_or(0)));
  layout.boot = boot_size(layout.machine, backend.size);
  layout.total = backend.size;
  tie_in_boot_memory(layout, std::move(backend), node);
  for (std::size_t i = 0; i < domain.modules.size(); ++i) {
    if (boot.module == i) {
      continue;
    }
    PlacedModule module = placed(domain, i, slots[i], target);
    if (layout.nodes.empty()) {
      module.node.reset();
    } else if (domain.modules[i].is_memory()) {
      module.node = node_of(domain.modules[i]);
    }
    if (domain.modules[i].is_memory()) {
      layout.total = saturating_add(layout.total, module.size);
      layout.plugged = saturating_add(layout.plugged, module.size);
    }
    layout.modules.push_back(std::move(module));
  }
  return boot;
}

}  // namespace

Layout resolve_proposal(const Domain& domain, const Target& target) {
  Layout layout;
  layout.machine = find_machine(domain.guest, target);
  layout.slots = domain.slots ? domain.slots->value : 0;
  if (domain.maximum) {
    layout.maximum = domain.maximum->value;
  }
  layout.nodes = declared_nodes(domain);
  const bool has_ram = std::any_of(domain.modules.begin(),
                                   domain.modules.end(),
                                   [](const Module& one) { return one.is_memory(); });
  if (has_ram || domain.slots || domain.maximum) {
    layout.reading = resolve_modules(domain, target, layout);
    return layout;
  }
  layout.reading = resolve_classic(domain, layout);
  for (std::size_t i = 0; i < domain.modules.size(); ++i) {
    layout.modules.push_back(placed(domain, i, std::nullopt, target));
  }
  return layout;
}

}  // namespace memdimm::layout
