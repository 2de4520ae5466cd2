// SPDX-License-Identifier: GPL-2.0-or-later
// Makes a layout of a domain: its dialect's resolution, then CPU and places.
#include <algorithm>

#include "layout/doubts.h"
#include "layout/layout.h"
#include "layout/libvirt.h"
#include "layout/place.h"
#include "layout/proposal.h"

namespace memdimm::layout {

Bytes Layout::mapped() const {
  Bytes sum = 0;
  for (const PlacedModule& module : modules) {
    sum = saturating_add(sum, module.mapped);
  }
  return sum;
}

Bytes Layout::in_use() const {
  return saturating_add(boot, mapped());
}

std::optional<std::size_t> Layout::boot_module() const {
  return proposal() == nullptr ? std::nullopt : proposal()->module;
}

std::optional<unsigned> Layout::boot_slot() const {
  return proposal() == nullptr ? std::nullopt : proposal()->slot;
}

bool Layout::boot_created() const {
  return proposal() != nullptr && proposal()->created;
}

bool Layout::placed_by_numad() const {
  return libvirt() != nullptr &&
         libvirt()->placement.placement == model::Placement::Auto;
}

Bytes Layout::stated_total() const {
  return libvirt() != nullptr ? libvirt()->defined.stated : total;
}

bool Layout::total_follows() const {
  return libvirt() != nullptr
             ? libvirt()->defined.from_cells && !libvirt()->defined.cell_created
             : boot_module().has_value();
}

Layout resolve_as_written(const model::Domain& domain, const Target& target) {
  Layout layout = domain.dialect == model::DialectId::Proposal
                      ? resolve_proposal(domain, target)
                      : resolve_libvirt(domain, target);
  layout.cpu = cpu_addressing(domain.guest, target, domain.dialect);
  fit_to_machine(domain, layout);
  place_modules(layout);
  return layout;
}

Layout resolve(const model::Domain& domain, const Target& target) {
  Layout layout = resolve_as_written(domain, target);
  layout.doubts = find_doubts(domain, layout, target);
  return layout;
}

const PlacedModule* find_placed(const Layout& layout, std::size_t index) {
  const auto found = std::find_if(
      layout.modules.begin(), layout.modules.end(), [&](const PlacedModule& placed) {
        return placed.index == index;
      });
  return found == layout.modules.end() ? nullptr : &*found;
}

}  // namespace memdimm::layout
