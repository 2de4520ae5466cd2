// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/roomy_guest.h"

#include <algorithm>
#include <utility>

#include "facts/limits.h"
#include "facts/versions.h"
#include "layout/names.h"

namespace memdimm::layout {
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
  std::string name(module.row().alias);
  name += module.slot ? std::to_string(module.slot->value) : "-hotplug";
  rename(placed, std::move(name));
}

}  // namespace

RoomyGuest roomy_guest(model::DialectId dialect,
                       const model::Module& module,
                       const Target& target,
                       const Surroundings& surroundings) {
  constexpr Bytes kRoom = kTiB << 18;  // below libvirt's 2^63 - 1 bytes
  const Span where = module.where;
  RoomyGuest out;
  model::Domain& domain = out.domain;
  domain.dialect = dialect;
  domain.where = where;
  domain.guest.type = {"qemu", where};
  domain.guest.acpi = true;
  domain.guest.arch =
      Located<std::string>{std::string(surroundings.architecture), where};
  domain.slots = Located<unsigned>{facts::kMostSlots, where};
  domain.maximum = Located<Bytes>{kRoom, where};
  const unsigned nodes =
      module.node ? std::min(module.node->value, facts::kMostNodes - 1) + 1 : 1;
  if (dialect == model::DialectId::Libvirt && !surroundings.cells) {
    domain.total = Located<Bytes>{kRoom / 2, where};
  } else if (dialect == model::DialectId::Libvirt) {
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

}  // namespace memdimm::layout
