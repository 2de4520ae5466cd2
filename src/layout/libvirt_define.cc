// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/libvirt_define.h"

#include <algorithm>

#include "facts/architectures.h"
#include "facts/limits.h"

namespace memdimm::layout {
namespace {

using model::Domain;
using model::Module;
using model::NumaMode;
using model::Placement;

// By id; a cell whose id is taken or too large stands where there is room, for rules
// to speak about it.
std::vector<CompleteCell> ordered_cells(const Domain& domain) {
  std::vector<CompleteCell> cells(domain.cells.size());
  std::vector<const model::Cell*> misplaced;
  for (std::size_t i = 0; i < domain.cells.size(); ++i) {
    const model::Cell& cell = domain.cells[i];
    const std::size_t id = domain.cell_id(i);
    if (id < cells.size() && cells[id].cell == nullptr) {
      cells[id].cell = &cell;
    } else {
      misplaced.push_back(&cell);
    }
  }
  for (CompleteCell& cell : cells) {
    if (cell.cell == nullptr) {
      cell.cell = misplaced.back();
      misplaced.pop_back();
    }
    cell.memory = cell.cell->memory ? cell.cell->memory->value : 0;
    cell.cpus = cell.cell->cpus ? cell.cell->cpus->value : IdSet();
  }
  return cells;
}

// vCPUs that no cell names go to cell 0.
void hand_out_cpus(std::vector<CompleteCell>& cells, unsigned vcpus) {
  std::size_t named = 0;
  for (const CompleteCell& cell : cells) {
    named += cell.cpus.size();
  }
  if (cells.empty() || named >= vcpus) {
    return;
  }
  std::vector<bool> owned(vcpus, false);
  for (std::size_t i = 1; i < cells.size(); ++i) {
    for (const IdSet::Run& run : cells[i].cpus.runs()) {
      for (unsigned cpu = run.first; cpu <= run.last && cpu < vcpus; ++cpu) {
        owned[cpu] = true;
      }
    }
  }
  IdSet rest;
  for (unsigned cpu = 0; cpu < vcpus; ++cpu) {
    if (!owned[cpu]) {
      rest.add(cpu, cpu);
    }
  }
  cells.front().cpus = rest;
}

Bytes sum_of(const std::vector<DefinedModule>& modules) {
  Bytes sum = 0;
  for (const DefinedModule& module : modules) {
    sum = saturating_add(sum, module.size);
  }
  return sum;
}

Bytes sum_of_dimms(const Domain& domain, const std::vector<DefinedModule>& sizes) {
  Bytes sum = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (domain.modules[i].is<model::Dimm>()) {
      sum = saturating_add(sum, sizes[i].size);
    }
  }
  return sum;
}

// Only when it defines a domain: hotplug needs a guest node.
bool creates_cell(const Domain& domain, const Target& target) {
  const bool hotplug = domain.maximum.value_or(Located<Bytes>{}).value > 0 ||
                       domain.slots.value_or(Located<unsigned>{}).value > 0;
  return target.has(facts::Libvirt::MaximumWithoutCells) &&
         target.definition == Definition::New && hotplug && domain.cells.empty() &&
         !find_machine(domain.guest, target).has_ccw();
}

void create_cell(const Domain& domain, Completed& completed) {
  const Bytes modules = sum_of(completed.defined.sizes);
  const Bytes total = domain.total ? domain.total->value : 0;
  completed.defined.cell_created = true;
  completed.defined.too_small = total < modules;
  CompleteCell& cell = completed.cells.emplace_back();
  cell.memory = total < modules ? 0 : total - modules;
}

// Without nodes, a page for guest node 0 alone is as good as one for all. Asked once a
// cell was created: libvirt makes it first, so that node 0 has that page then.
bool is_general(const model::HugePage& page, const Completed& completed) {
  return !page.guest_nodes ||
         (completed.cells.empty() && page.guest_nodes->value == IdSet(0));
}

// The first page and the first memnode that name a node count.
void collect_tuning(const Domain& domain, Completed& completed) {
  auto& tuning = completed.tuning;
  tuning.resize(std::min<std::size_t>(completed.cells.size(), facts::kMostNodes));
  for (const model::HugePage& page : domain.backing.pages) {
    completed.defined.general_pages.push_back(is_general(page, completed));
    if (completed.defined.general_pages.back()) {
      completed.guest_page = page.size.value;
      continue;
    }
    for (unsigned node = 0; node < tuning.size(); ++node) {
      if (!tuning[node].page && page.guest_nodes->value.contains(node)) {
        tuning[node].page = page.size.value;
      }
    }
  }
  for (const model::MemNode& memnode : domain.numatune.nodes) {
    const unsigned node = memnode.cell.value;
    if (node < tuning.size() && tuning[node].memnode == nullptr) {
      tuning[node].memnode = &memnode;
    }
  }
}

Bytes mapped_to_libvirt(const Module& module, Bytes size, const model::Guest& guest) {
  const auto* nvdimm = std::get_if<model::Nvdimm>(&module.kind);
  if (nvdimm == nullptr || !nvdimm->label) {
    return size;
  }
  const Bytes step = nvdimm->align && nvdimm->align->value > 0
                         ? nvdimm->align->value
                         : architecture(guest).host_page;
  const Bytes label = align_up(nvdimm->label->value, step);
  return label < size ? size - label : 0;
}

void set_total(const Domain& domain, const Target& target, Defined& defined) {
  const Bytes given = domain.total ? domain.total->value : 0;
  defined.from_cells =
      defined.cells > 0 && (given == 0 || target.definition == Definition::New);
  if (defined.from_cells) {
    defined.boot = defined.cells;
    defined.total = saturating_add(defined.cells, defined.modules);
  } else {
    defined.too_small = defined.too_small || given < defined.modules;
    defined.boot = given < defined.modules ? 0 : given - defined.modules;
    defined.total = given;
  }
  // Of a guest whose cell 0 is what the total leaves: modules that are rounded when it
  // is defined (ppc64) would make that cell another one.
  defined.stated = defined.cell_created && !defined.too_small ? given : defined.total;
}

void add_up(const Domain& domain, const Target& target, Completed& completed) {
  Defined& defined = completed.defined;
  for (const CompleteCell& cell : completed.cells) {
    defined.cells = saturating_add(defined.cells, cell.memory);
  }
  defined.modules = sum_of(defined.sizes);
  defined.dimms = sum_of_dimms(domain, defined.sizes);
  set_total(domain, target, defined);
  const Bytes current = domain.current ? domain.current->value : 0;
  defined.current = current == 0 || current > defined.total ? defined.total : current;
  if (domain.maximum && domain.maximum->value > 0) {
    defined.maximum = domain.maximum->value;
  }
}

}  // namespace

std::optional<unsigned> Completed::node_of(const Module& module) const {
  if (module.node) {
    return module.node->value;
  }
  return defined.cell_created && module.row().node ? std::optional(0U) : std::nullopt;
}

bool compares_ranges(const Module& a, const Module& b, const Target& target) {
  return target.has(facts::Libvirt::RangesCompared) ||
         (a.takes_slot() && b.takes_slot() && a.base->value == b.base->value);
}

// numad places memory that says so, and memory of which only a mode is said (or
// nothing) beside vCPUs that numad places. A nodeset makes a placement static; one that
// is static otherwise, or has a mode alone, lacks it.
HostPlacement host_placement(const Domain& domain, const Target& target) {
  const model::Numatune& tune = domain.numatune;
  const bool with_vcpus = domain.guest.vcpu_placement == Placement::Auto;
  const bool leaves_it_open =
      !tune.memory || (tune.mode && !tune.placement && !tune.host_nodes);
  HostPlacement placement;
  placement.mode = tune.mode.value_or(NumaMode::Strict);
  if (tune.placement == Placement::Auto || (with_vcpus && leaves_it_open)) {
    placement.placement = Placement::Auto;
    placement.nodes = target.numad_nodes;
  } else if (tune.host_nodes) {
    placement.placement = Placement::Static;
    placement.nodes = tune.host_nodes->value;
  } else {
    placement.nodeset_missing = tune.placement == Placement::Static || tune.mode;
  }
  return placement;
}

Completed complete(const Domain& domain, const Target& target) {
  Completed completed;
  completed.placement = host_placement(domain, target);
  const bool pinned = domain.guest.vcpu_cpuset || domain.guest.cpu_pinning;
  completed.vcpus_placed_by_numad =
      domain.guest.vcpu_placement == Placement::Auto ||
      (completed.placement.placement == Placement::Auto && !pinned);
  for (const Module& module : domain.modules) {
    completed.defined.sizes.push_back({module.size.value, 0});
  }
  completed.cells = ordered_cells(domain);
  if (creates_cell(domain, target)) {
    create_cell(domain, completed);
  }
  collect_tuning(domain, completed);
  hand_out_cpus(completed.cells, domain.guest.vcpus.value);
  for (std::size_t i = 0; i < domain.modules.size(); ++i) {
    DefinedModule& defined = completed.defined.sizes[i];
    const facts::Architecture& arch = architecture(domain.guest);
    if (target.definition == Definition::New && arch.units.when_defined) {
      defined.size =
          rounded_size(domain.modules[i], defined.size, arch.units.module, arch);
    }
    defined.mapped = mapped_to_libvirt(domain.modules[i], defined.size, domain.guest);
  }
  add_up(domain, target, completed);
  return completed;
}

Bytes rounded_size(const Module& module,
                   Bytes size,
                   Bytes step,
                   const facts::Architecture& arch) {
  const auto* nvdimm = std::get_if<model::Nvdimm>(&module.kind);
  if (nvdimm == nullptr || !arch.papr_nvdimm) {
    return align_up(size, step);
  }
  const Bytes label = nvdimm->label ? nvdimm->label->value : 0;
  const Bytes behind = label < size ? align_down(size - label, step) : 0;
  return behind > 0 ? label + behind : size;  // less is refused, not rounded
}

Started start_sizes(const Domain& domain,
                    const Completed& completed,
                    const Target& target) {
  const facts::Architecture& arch = architecture(domain.guest);
  const Bytes step = target.incoming ? 1 : arch.units.memory;
  const Bytes of_modules = target.running ? arch.units.plugged : arch.units.module;
  Started started;
  Bytes cells = 0;
  for (const CompleteCell& cell : completed.cells) {
    started.cells.push_back(align_up(cell.memory, step));
    cells = saturating_add(cells, started.cells.back());
  }
  const Defined& defined = completed.defined;
  started.boot = cells > 0 && !target.incoming ? cells : align_up(defined.boot, step);
  if (defined.maximum) {
    started.maximum = align_up(*defined.maximum, step);
  } else if (target.incoming) {
    started.boot = align_down(started.boot, 512 * kKiB);  // as older libvirt did
  }
  for (std::size_t i = 0; i < domain.modules.size(); ++i) {
    const Bytes size = defined.sizes[i].size;
    started.modules.push_back(
        target.incoming ? size
                        : rounded_size(domain.modules[i], size, of_modules, arch));
  }
  return started;
}

}  // namespace memdimm::layout
