// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/plug.h"

#include <algorithm>

#include "facts/limits.h"
#include "facts/versions.h"
#include "layout/slots.h"

namespace memdimm::live {
namespace {

std::optional<unsigned> free_slot_above(unsigned boot_slot,
                                        const layout::Layout& layout) {
  for (unsigned slot = boot_slot + 1; slot < std::min(layout.slots, facts::kMostSlots);
       ++slot) {
    const bool taken = std::any_of(
        layout.modules.begin(),
        layout.modules.end(),
        [&](const layout::PlacedModule& placed) { return placed.slot == slot; });
    if (!taken) {
      return slot;
    }
  }
  return std::nullopt;
}

}  // namespace

model::Domain with_boot_module(const model::Domain& domain,
                               const layout::Layout& layout) {
  model::Domain out = domain;
  model::Module boot;
  boot.where = domain.memory_element.value_or(domain.where);
  boot.size = {layout.boot, boot.where};
  boot.slot = Located<unsigned>{0, boot.where};
  out.modules.push_back(std::move(boot));
  return out;
}

model::Domain with_module(const model::Domain& domain,
                          const layout::Layout& layout,
                          const model::Module& module) {
  model::Domain out = layout.boot_created ? with_boot_module(domain, layout) : domain;
  // libvirt creates cell 0 from what the total leaves: without cells of its own the
  // document's total grows by the module, or the guest would boot with less.
  const bool takes_from_total = layout.defined && domain.cells.empty();
  if (takes_from_total && out.total) {
    out.total->value = saturating_add(out.total->value, module.size.value);
  }
  out.modules.push_back(module);
  const bool first_node = layout.boot_slot && layout.nodes.empty() && module.node;
  if (first_node && module.node->value == 0) {
    // All memory of a guest without nodes is on node 0; to name it would make the guest
    // a NUMA guest, which a running one does not become.
    out.modules.back().node.reset();
  }
  if (layout.boot_slot && module.takes_slot() && !module.slot) {
    if (const auto slot = free_slot_above(*layout.boot_slot, layout)) {
      out.modules.back().slot = Located<unsigned>{*slot, module.where};
    }
  }
  return out;
}

bool can_unplug(const model::Module& module, facts::Version qemu) {
  const auto& since = module.row().unplug;
  return since && qemu >= *since;
}

}  // namespace memdimm::live
