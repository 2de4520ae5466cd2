// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/plug.h"

#include <algorithm>

#include "layout/slots.h"

namespace memdimm::layout {
namespace {

std::optional<unsigned> free_slot_above(unsigned boot_slot, const Layout& layout) {
  for (unsigned slot = boot_slot + 1; slot < std::min(layout.slots, kMostSlots);
       ++slot) {
    const bool taken = std::any_of(
        layout.modules.begin(), layout.modules.end(), [&](const PlacedModule& placed) {
          return placed.slot == slot;
        });
    if (!taken) {
      return slot;
    }
  }
  return std::nullopt;
}

}  // namespace

model::Domain with_boot_module(const model::Domain& domain, const Layout& layout) {
  model::Domain out = domain;
  model::Module boot;
  boot.where = domain.memory_element.value_or(domain.where);
  boot.size = {layout.boot, boot.where};
  boot.slot = Located<unsigned>{0, boot.where};
  out.modules.push_back(std::move(boot));
  return out;
}

model::Domain with_module(const model::Domain& domain,
                          const Layout& layout,
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

namespace {

// The slot is the module's own, or for QEMU to choose; the name an alias that libvirt
// honours, or after the slot.
void name_after_slot(const model::Module& module, PlacedModule& placed) {
  placed.slot.reset();
  if (module.slot) {
    placed.slot = module.slot->value;
  }
  if (module.alias && placed.id == module.alias->value) {
    return;
  }
  std::string name = module.is<model::Nvdimm>() ? "nvdimm" : "dimm";
  name += module.slot ? std::to_string(module.slot->value) : "-hotplug";
  placed.id = name;
  placed.backend.id = "mem" + name;
}

}  // namespace

RoomyGuest roomy_guest(model::DialectId dialect,
                       const model::Module& module,
                       const Target& target) {
  constexpr Bytes kRoom = kTiB << 18;  // below libvirt's 2^63 - 1 bytes
  const Span where = module.where;
  RoomyGuest out;
  model::Domain& domain = out.domain;
  domain.dialect = dialect;
  domain.where = where;
  domain.guest.acpi = true;
  domain.slots = Located<unsigned>{kMostSlots, where};
  domain.maximum = Located<Bytes>{kRoom, where};
  const unsigned nodes = module.node ? std::min(module.node->value, 127U) + 1 : 1;
  if (dialect == model::DialectId::Libvirt) {
    domain.guest.vcpus.value = nodes;
    for (unsigned id = 0; id < nodes; ++id) {
      model::Cell& cell = domain.cells.emplace_back();
      cell.where = where;
      cell.cpus = Located<IdSet>{IdSet(id), where};
      cell.memory = Located<Bytes>{kGiB, where};
    }
  } else {
    model::Module boot;
    boot.where = where;
    boot.size = {kGiB, where};
    domain.modules.push_back(std::move(boot));
  }
  domain.modules.push_back(module);
  model::Module& last = domain.modules.back();
  if (dialect == model::DialectId::Proposal && last.takes_slot()) {
    // The boot module has slot 0 here, whatever it has in the module's real domain.
    domain.modules.front().slot = Located<unsigned>{0, where};
    if (last.slot && last.slot->value == 0) {
      last.slot->value = 1;
    }
  }
  out.layout = resolve(domain, target);
  out.layout.map.reset();  // nothing is known about the guest's addresses
  if (last.takes_slot() && !out.layout.modules.empty()) {
    name_after_slot(module, out.layout.modules.back());
  }
  return out;
}

bool can_unplug(const model::Module& module, Version qemu) {
  constexpr Version kVirtioMem{8, 2};
  return module.is<model::Dimm>() ||
         (module.is<model::VirtioMem>() && qemu >= kVirtioMem);
}

}  // namespace memdimm::layout
