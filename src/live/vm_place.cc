// SPDX-License-Identifier: GPL-2.0-or-later
// Two programs that plug at once may choose the same place: the one that comes second
// finds it taken, by a device or by an object that is called so, and chooses again.
#include "live/vm_place.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/text.h"
#include "facts/limits.h"
#include "layout/names.h"

namespace memdimm::live {
namespace {

bool is_free(const Vm& vm, const std::string& id) {
  return with_id(vm.state, id) == nullptr && !has_object(vm, layout::backend_id(id)) &&
         with_backend(vm.state, layout::backend_id(id)) == nullptr;
}

std::string shown(const MachineModule& holder) {
  return (holder.id.empty() ? "a module without id" : holder.id) + " of " +
         show_size(holder.size);
}

std::string slot_conflict(const Vm& vm, const Incoming& what) {
  const unsigned slots = vm.state.slots;
  const auto& slot = what.placed.slot;
  if (!what.module.takes_slot()) {
    return {};
  }
  if (slots == 0) {
    return "QEMU was started without slots for modules";
  }
  if (!slot) {
    return "all " + counted(slots, "slot") + " of QEMU's are taken";
  }
  if (*slot >= slots) {
    return "QEMU has no slot " + std::to_string(*slot) + ": it has " +
           counted(slots, "slot") + ", 0 to " + std::to_string(slots - 1);
  }
  if (const MachineModule* holder = in_slot(vm.state, *slot)) {
    return "slot " + std::to_string(*slot) + " is taken by " + shown(*holder);
  }
  return {};
}

std::string name_conflict(const Vm& vm, const Incoming& what) {
  const std::string& id = what.placed.id;
  if (const MachineModule* holder = with_id(vm.state, id)) {
    return "the id " + id + " is taken by the module of " + show_size(holder->size) +
           (holder->slot ? " in slot " + std::to_string(*holder->slot) : "");
  }
  if (has_object(vm, what.placed.backend.id)) {
    return "QEMU has an object " + what.placed.backend.id + " already";
  }
  return {};
}

std::string room_conflict(const Vm& vm, const Incoming& what) {
  const layout::PlacedModule& placed = what.placed;
  if (placed.address_given && placed.address) {
    if (const MachineModule* holder =
            in_range(vm.state, *placed.address, placed.mapped)) {
      return "the address " + show_hex(*placed.address) + " is within " +
             shown(*holder) + " at " + show_hex(holder->address.value_or(0));
    }
  }
  if (!vm.knows_limits) {
    return {};
  }
  if (!vm.state.maximum) {
    return "QEMU was started without a maximum above its memory at boot";
  }
  const Bytes used = in_use(vm.state);
  if (saturating_add(used, placed.mapped) > *vm.state.maximum) {
    return show_size(placed.mapped) + " more than the " + show_size(used) +
           " that are there exceed the maximum of " + show_size(*vm.state.maximum);
  }
  return {};
}

bool has_own_name(const Incoming& what) {
  return what.module.alias && what.module.alias->value == what.placed.id;
}

}  // namespace

std::string conflict(const Vm& vm, const Incoming& what) {
  if (what.module.is<model::Nvdimm>() && vm.nvdimm == false) {
    return "the machine takes no nvdimm: QEMU was started without nvdimm=on";
  }
  for (const auto find : {slot_conflict, name_conflict, room_conflict}) {
    if (std::string found = find(vm, what); !found.empty()) {
      return found;
    }
  }
  return {};
}

void choose_place(const Vm& vm, model::DialectId dialect, Incoming& what) {
  const model::Module& module = what.module;
  layout::PlacedModule& placed = what.placed;
  const bool slotted = module.takes_slot();
  if (slotted && module.slot) {
    placed.slot = module.slot->value;
    return;
  }
  const bool named = has_own_name(what);
  const auto is_open = [&](unsigned number) {
    return (!slotted || in_slot(vm.state, number) == nullptr) &&
           (named || is_free(vm, layout::device_id(module.model(), number)));
  };
  const unsigned end = slotted ? std::min(vm.state.slots, facts::kMostSlots)
                               : std::numeric_limits<unsigned>::max();
  unsigned number = slotted && dialect == model::DialectId::Proposal ? 1 : 0;
  while (number < end && !is_open(number)) {
    ++number;
  }
  if (slotted) {
    placed.slot = number < end ? std::optional(number) : std::nullopt;
  }
  if (!named) {
    layout::rename(placed, layout::device_id(module.model(), number));
  }
}

bool is_taken(const Vm& vm, const Incoming& what) {
  return !is_free(vm, what.placed.id) ||
         (what.placed.slot && in_slot(vm.state, *what.placed.slot) != nullptr);
}

Vm with(Vm vm, const Incoming& what) {
  MachineModule module;
  module.model = what.module.model();
  module.id = what.placed.id;
  module.backend = what.placed.backend.id;
  module.size = what.placed.size;
  module.mapped = what.placed.mapped;
  module.slot = what.placed.slot;
  module.node = what.placed.node;
  if (what.placed.address_given) {
    module.address = what.placed.address;
  }
  vm.objects.push_back(module.backend);
  plug(vm.state, std::move(module));
  return vm;
}

}  // namespace memdimm::live
