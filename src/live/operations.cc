// SPDX-License-Identifier: GPL-2.0-or-later
// The document and the layout change side by side; only a module that comes is
// resolved.
#include "live/operations.h"

#include <algorithm>
#include <utility>

#include "layout/libvirt.h"
#include "layout/names.h"
#include "layout/place.h"
#include "live/balloon.h"
#include "live/machine_state.h"

namespace memdimm::live {
namespace {

using layout::Layout;
using layout::PlacedModule;
using model::Domain;
using model::Module;

template <class T>
Located<T> written(T value, const std::optional<Located<T>>& said, Span otherwise) {
  return {value, said ? said->where : otherwise};
}

// The total decides what libvirt's boot memory is where no cell does: then it grows and
// shrinks with the modules, or the guest would boot with another size.
bool total_decides(const State& state) {
  const layout::LibvirtReading* libvirt = state.layout.libvirt();
  return state.domain.total && libvirt != nullptr &&
         (state.domain.cells.empty() || !libvirt->defined.from_cells);
}

// What the definition's total counts of a module.
Bytes defined_size(const State& state, const PlacedModule& placed) {
  const Bytes said = state.domain.modules.at(placed.index).size.value;
  const layout::LibvirtReading* libvirt = state.layout.libvirt();
  return libvirt == nullptr || libvirt->defined.cell_created
             ? said
             : libvirt->defined.sizes.at(placed.index).size;
}

// How far currentMemory moves with a module: as libvirt (12.8) moves it, by its size.
// Where the balloon holds memory back, by what the balloon sees of it, or the guest
// would be given another share at its next start.
Bytes seen_by_balloon(const State& state, const PlacedModule& placed, bool holds) {
  const Module& module = state.domain.modules.at(placed.index);
  if (!holds || module.is<model::Dimm>()) {
    return defined_size(state, placed);
  }
  const auto* virtio_mem = std::get_if<model::VirtioMem>(&module.kind);
  return virtio_mem != nullptr && virtio_mem->requested ? virtio_mem->requested->value
                                                        : 0;
}

// A currentMemory of 0 says nothing, to libvirt too; one above the total is the total.
std::optional<Bytes> current_of(const State& state) {
  const auto& current = state.domain.current;
  return current && current->value != 0
             ? std::optional(std::min(current->value, state.layout.stated_total()))
             : std::nullopt;
}

Bytes less(Bytes from, Bytes what) {
  return from - std::min(from, what);
}

Domain with_module(const State& running, const Module& module) {
  Domain out = running.domain;
  out.modules.push_back(module);
  Module& added = out.modules.back();
  if (total_decides(running)) {
    out.total->value = saturating_add(out.total->value, added.size.value);
  }
  // All memory of a guest without nodes is on node 0; to name it would make the guest a
  // NUMA guest, which a running one does not become.
  const bool first_node = running.layout.boot_slot() && running.layout.nodes.empty();
  if (first_node && added.node && added.node->value == 0) {
    added.node.reset();
  }
  choose_slot(running, added);
  return out;
}

// What <memory> says of it now, and what libvirt reads of that.
void count_again(State& state, const Layout& resolved) {
  if (state.layout.libvirt() != nullptr) {
    state.layout.reading = resolved.reading;
  }
  if (state.domain.total && state.domain.total->value != 0) {
    state.domain.total->value = state.layout.stated_total();
  }
}

void set_current(State& state, Bytes current) {
  state.domain.current->value = current;
  if (auto* libvirt = std::get_if<layout::LibvirtReading>(&state.layout.reading)) {
    libvirt->defined.current = std::min(current, libvirt->defined.total);
  }
}

void grow_current(const State& before, const PlacedModule& added, State& after) {
  if (const auto current = current_of(before)) {
    const bool holds = balloon(before).held() > 0;
    set_current(after, saturating_add(*current, seen_by_balloon(after, added, holds)));
  }
}

void shrink_current(const State& before, const PlacedModule& gone, State& after) {
  const auto current = current_of(before);
  if (!current) {
    return;
  }
  const bool holds = balloon(before).held() > 0;
  const Bytes left = less(*current, seen_by_balloon(before, gone, holds));
  const Balloon now = balloon(after);
  const Bytes all = saturating_add(now.counted, now.requested);
  const bool told = holds && left > now.requested;
  set_current(after, told ? std::min(left, all) : std::max(left, all));
}

}  // namespace

State with_boot_module(State definition) {
  auto& [domain, layout] = definition;
  auto* proposal = std::get_if<layout::ProposalBoot>(&layout.reading);
  if (proposal == nullptr || !proposal->created) {
    return definition;
  }
  Module boot;
  boot.where = domain.memory_element.value_or(domain.where);
  boot.size = {layout.boot, boot.where};
  boot.slot = Located<unsigned>{proposal->slot.value_or(0), boot.where};
  domain.modules.push_back(std::move(boot));
  proposal->module = domain.modules.size() - 1;
  proposal->created = false;
  proposal->defaulted = false;
  return definition;
}

void write_place(const PlacedModule& placed, Module& module) {
  if (placed.slot && module.takes_slot()) {
    module.slot = written(*placed.slot, module.slot, module.where);
  }
  const bool open = !module.base || module.base->value == 0;
  if (placed.address && open) {
    module.base = written(*placed.address, module.base, module.where);
  }
}

State started(State definition) {
  definition = with_boot_module(std::move(definition));
  auto& [domain, layout] = definition;
  for (const PlacedModule& placed : layout.modules) {
    write_place(placed, domain.modules.at(placed.index));
  }
  if (layout.boot_module() && layout.boot_slot()) {
    Module& boot = domain.modules.at(*layout.boot_module());
    boot.slot = written(*layout.boot_slot(), boot.slot, boot.where);
  }
  return definition;
}

layout::Target for_running(layout::Target target) {
  target.running = true;
  return target;
}

void choose_slot(const State& running, Module& module) {
  if (!module.takes_slot() || module.slot) {
    return;
  }
  if (const auto slot = free_slot(from_definition(running))) {
    module.slot = Located<unsigned>{*slot, module.where};
  }
}

void add_device(const PlacedModule& resolved, State& running) {
  PlacedModule added = resolved;
  const Module& module = running.domain.modules.at(added.index);
  const bool named = module.alias && module.alias->value == added.id;
  if (module.is_memory() && !module.takes_slot() && !named) {
    layout::rename(added,
                   free_id(from_definition(running), module.model(), std::nullopt));
  }
  added.joins = true;
  running.layout.modules.push_back(std::move(added));
  layout::place_last(running.layout);
}

State plugged(const State& running,
              const Module& module,
              const layout::Target& target) {
  State out{with_module(running, module), running.layout};
  Layout resolved = layout::resolve(out.domain, for_running(target));
  const std::size_t index = out.domain.modules.size() - 1;
  if (resolved.boot_module() == index) {
    out.layout = std::move(resolved);
    return out;
  }
  const PlacedModule& added = resolved.modules.back();
  const Bytes counted = layout::counted_size(added, out.domain.guest);
  out.layout.plugged = saturating_add(out.layout.plugged, counted);
  out.layout.total = saturating_add(out.layout.total, counted);
  count_again(out, resolved);
  grow_current(running, added, out);
  add_device(added, out);
  return out;
}

State unplugged(const State& running,
                std::size_t position,
                const layout::Target& target) {
  const PlacedModule& gone = running.layout.modules.at(position);
  State out = running;
  const auto at = [](auto& list, std::size_t index) {
    return list.begin() + static_cast<std::ptrdiff_t>(index);
  };
  out.domain.modules.erase(at(out.domain.modules, gone.index));
  out.layout.modules.erase(at(out.layout.modules, position));
  for (PlacedModule& placed : out.layout.modules) {
    placed.index -= placed.index > gone.index ? 1 : 0;
  }
  if (auto* boot = std::get_if<layout::ProposalBoot>(&out.layout.reading)) {
    if (boot->module && *boot->module > gone.index) {
      --*boot->module;
    }
  }
  if (total_decides(running)) {
    out.domain.total->value =
        less(out.domain.total->value, defined_size(running, gone));
  }
  const Bytes counted = layout::counted_size(gone, out.domain.guest);
  out.layout.plugged = less(out.layout.plugged, counted);
  out.layout.total = less(out.layout.total, counted);
  count_again(out, layout::resolve(out.domain, for_running(target)));
  shrink_current(running, gone, out);
  return out;
}

State resized(const State& running, std::size_t position, Bytes requested) {
  State out = running;
  Module& module = out.domain.modules.at(running.layout.modules.at(position).index);
  auto& size = std::get<model::VirtioMem>(module.kind).requested;
  const Bytes before = size ? size->value : 0;
  size = written(requested, size, module.where);
  if (const auto current = current_of(running)) {
    set_current(out, saturating_add(less(*current, before), requested));
  }
  return out;
}

}  // namespace memdimm::live
