// SPDX-License-Identifier: GPL-2.0-or-later
// A part is told by its name wherever it stands, since it may stand in the wrong place.
#include "analysis/damage.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace memdimm::analysis {
namespace {

using model::Domain;
using model::Module;

bool holds(const Span& whole, const Span& part) {
  return whole.begin <= part.begin && part.end <= whole.end;
}

void mark_memory(const xml::Element& element, std::string_view parent, Damage& out) {
  if (parent == "devices") {
    out.modules.insert(element.name_at.begin);
  } else if (parent == "numatune") {
    out.numatune = true;
  } else {
    out.total = true;
  }
}

void mark(const xml::Element& element, std::string_view parent, Damage& out) {
  const std::string_view name = element.name;
  if (name == "memory") {
    mark_memory(element, parent, out);
  } else if (name == "currentMemory") {
    out.current = true;
  } else if (name == "maxMemory") {
    out.maximum = true;
  } else if (name == "memoryBacking" || name == "hugepages" || name == "page") {
    out.backing = true;
  } else if (name == "numatune" || name == "memnode") {
    out.numatune = true;
  } else if (name == "numa" || name == "cell") {
    out.cells = true;
  } else if (name == "features" || name == "acpi") {
    out.features = true;
  }
}

void mark_within(const xml::Element& element, std::string_view parent, Damage& out) {
  mark(element, parent, out);
  for (const xml::Element& child : element.children) {
    mark_within(child, element.name, out);
  }
}

// What stands around the error, and within the element that it is about.
void mark_around(const xml::Element& root, const Span& error, Damage& out) {
  const xml::Element* at = &root;
  const xml::Element* module = nullptr;
  std::string_view parent;
  while (true) {
    mark(*at, parent, out);
    module = parent == "devices" && at->name == "memory" ? at : module;
    if (module != nullptr && at->name == "address") {
      out.slots.insert(module->name_at.begin);
    }
    const auto next =
        std::find_if(at->children.begin(), at->children.end(), [&](const auto& child) {
          return holds(child.whole, error);
        });
    if (next == at->children.end()) {
      break;
    }
    parent = at->name;
    at = &*next;
  }
  if (holds(at->name_at, error) && at != &root) {
    mark_within(*at, parent, out);
  }
}

void find_unread(const xml::Element& root, const Domain& domain, Damage& out) {
  const xml::Element* devices = root.child("devices");
  if (devices == nullptr) {
    return;
  }
  std::set<std::uint32_t> read;
  for (const Module& module : domain.modules) {
    read.insert(module.where.begin);
  }
  for (const xml::Element& device : devices->children) {
    if (device.name == "memory" && !read.contains(device.name_at.begin)) {
      out.unread.push_back(&device);
    }
  }
}

Domain without(Domain domain, const Damage& damage) {
  if (damage.total) {
    domain.total.reset();
  }
  if (damage.current) {
    domain.current.reset();
  }
  if (damage.maximum) {
    domain.maximum.reset();
    domain.slots.reset();
  }
  if (damage.backing) {
    domain.backing = {};
  }
  if (damage.numatune) {
    domain.numatune = {};
  }
  if (damage.cells) {
    domain.cells.clear();
    domain.interconnects.clear();
    domain.numa_element.reset();
  }
  return domain;
}

// Modules whose element says no size at all.
void add_unread(Domain& domain, const Damage& damage) {
  for (const xml::Element* element : damage.unread) {
    Module module;
    module.where = element->name_at;
    module.size.where = element->name_at;
    module.sized = false;
    domain.modules.push_back(std::move(module));
  }
  std::stable_sort(
      domain.modules.begin(), domain.modules.end(), [](const auto& a, const auto& b) {
        return a.where.begin < b.where.begin;
      });
}

// Every size that may be another is.
Domain with_size(Domain domain, const Damage& damage, Bytes size) {
  add_unread(domain, damage);
  for (Module& module : domain.modules) {
    if (!module.sized || damage.modules.contains(module.where.begin)) {
      module.size.value = module.is_memory() ? size : module.size.value;
      module.sized = module.sized || module.is_memory();
    }
  }
  for (model::Cell& cell : domain.cells) {
    if (damage.cells && cell.memory) {
      cell.memory->value = size;
    }
  }
  if (damage.total && domain.total) {
    domain.total->value = kTiB + size;
  }
  return domain;
}

// The slots that modules ask for.
std::set<unsigned> slots_of(const Domain& domain) {
  std::set<unsigned> out;
  for (const Module& module : domain.modules) {
    if (module.slot) {
      out.insert(module.slot->value);
    }
  }
  return out;
}

void fill_kind(model::VirtioMem& mem, Span where) {
  if (!mem.block) {
    mem.block = Located<Bytes>{2 * kMiB, where};
  }
}

void fill_kind(model::Nvdimm& nvdimm, Span where) {
  if (!nvdimm.label) {
    nvdimm.label = Located<Bytes>{128 * kKiB, where};
  }
  if (!nvdimm.uuid) {
    nvdimm.uuid = Located<std::string>{"49545eb3-75e1-2d0a-acdd-f0294406c99e", where};
  }
}

template <class Kind>
void fill_kind(Kind& /*says nothing*/, Span /*where*/) {}

void fill(Module& module, bool has_nodes) {
  if (has_nodes && !module.node) {
    module.node = Located<unsigned>{0, module.where};
  }
  if (module.row().own_file && !module.backing.path) {
    module.backing.path = Located<std::string>{"/", module.where};
  }
  std::visit([&](auto& kind) { fill_kind(kind, module.where); }, module.kind);
}

// What damaged modules do not say, each in a slot of its own.
void fill_modules(Domain& domain, const Damage& damage) {
  std::set<unsigned> taken = slots_of(domain);
  unsigned slot = 0;
  for (Module& module : domain.modules) {
    const std::uint32_t at = module.where.begin;
    if (!damage.modules.contains(at)) {
      continue;
    }
    fill(module, !domain.cells.empty());
    if (module.is_memory() && (!module.slot || damage.slots.contains(at))) {
      while (!taken.insert(slot).second) {
        ++slot;
      }
      module.slot = Located<unsigned>{slot, module.where};
    }
  }
}

// A cell for each guest node that a module names, where not all of them were read.
void add_cells(Domain& domain, Bytes size) {
  constexpr unsigned kMost = 128;  // that QEMU takes
  unsigned nodes = 0;
  for (const Module& module : domain.modules) {
    if (module.node && module.node->value < kMost) {
      nodes = std::max(nodes, module.node->value + 1);
    }
  }
  while (domain.cells.size() < nodes) {
    model::Cell cell;
    cell.where = domain.where;
    cell.memory = Located<Bytes>{size, domain.where};
    domain.cells.push_back(std::move(cell));
  }
}

// And what is not said is.
Domain filled(Domain domain, const Damage& damage, Bytes size) {
  domain.guest.acpi = domain.guest.acpi || damage.features;
  constexpr Bytes kRoom = 64 * kTiB;
  constexpr unsigned kSlots = 200;
  const Span where = domain.where;
  if (damage.total) {
    domain.total = Located<Bytes>{kTiB + size, where};
  }
  if (damage.maximum) {
    domain.maximum = Located<Bytes>{kRoom, where};
    domain.slots = Located<unsigned>{kSlots, where};
  }
  if (damage.cells) {
    for (model::Cell& cell : domain.cells) {
      cell.memory = cell.memory.value_or(Located<Bytes>{size, cell.where});
    }
    add_cells(domain, size);
  }
  fill_modules(domain, damage);
  return domain;
}

}  // namespace

Damage damage(const xml::Element& root,
              const Domain& domain,
              const std::vector<Span>& errors) {
  Damage out;
  for (const Span& error : errors) {
    mark_around(root, error, out);
  }
  // The proposal's total has the maximum, too.
  const bool proposal = domain.dialect == model::DialectId::Proposal;
  out.maximum = out.maximum || (out.total && proposal);
  find_unread(root, domain, out);
  for (const xml::Element* element : out.unread) {
    out.modules.insert(element->name_at.begin);
  }
  return out;
}

std::array<Domain, 3> possible(const Domain& domain, const Damage& damage) {
  constexpr Bytes kSome = 5 * kGiB;
  constexpr Bytes kMore = 11 * kGiB;
  return {without(domain, damage),
          with_size(domain, damage, kSome),
          filled(with_size(domain, damage, kMore), damage, kMore)};
}

}  // namespace memdimm::analysis
