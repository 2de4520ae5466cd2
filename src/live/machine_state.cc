// SPDX-License-Identifier: GPL-2.0-or-later
// A definition's layout as plain values, and what is asked of them.
#include "live/machine_state.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "layout/names.h"

namespace memdimm::live {
namespace {

using layout::PlacedModule;
using model::Module;

MachineModule module_of(const Module& module, const PlacedModule& placed) {
  MachineModule out;
  out.model = module.model();
  out.id = placed.id;
  out.backend = placed.backend.id;
  out.size = placed.size;
  out.mapped = placed.mapped;
  if (const auto* virtio_mem = std::get_if<model::VirtioMem>(&module.kind)) {
    out.requested = virtio_mem->requested ? virtio_mem->requested->value : 0;
  }
  out.slot = placed.slot;
  out.node = placed.node;
  out.address = placed.address;
  return out;
}

template <class Is>
const MachineModule* find_first(const MachineState& machine, const Is& is) {
  const auto found = std::find_if(machine.modules.begin(), machine.modules.end(), is);
  return found == machine.modules.end() ? nullptr : &*found;
}

std::vector<MachineModule>::iterator find_device(MachineState& machine,
                                                 std::string_view id) {
  return std::find_if(machine.modules.begin(),
                      machine.modules.end(),
                      [&](const MachineModule& one) { return one.id == id; });
}

// The number of "virtiomem3" behind "virtiomem"; absent for any other id.
std::optional<unsigned> number_of(std::string_view id, std::string_view stem) {
  unsigned number = 0;
  if (!id.starts_with(stem)) {
    return std::nullopt;
  }
  const char* end = id.data() + id.size();
  const auto [rest, error] = std::from_chars(id.data() + stem.size(), end, number);
  return error == std::errc() && rest == end ? std::optional(number) : std::nullopt;
}

std::string shown(std::optional<unsigned> number) {
  return number ? std::to_string(*number) : std::string();
}

// Collects what differs; `id` is of the module that it is about.
struct Comparison {
  std::vector<Difference>& out;
  std::string id;

  void add(std::string what, std::string here, std::string there) const {
    if (here != there) {
      out.push_back({std::move(what), id, std::move(here), std::move(there)});
    }
  }
};

// Of a guest without nodes all memory is on node 0, as QEMU tells it.
std::string nodes_of(const MachineState& machine) {
  std::string out;
  for (const MachineNode& node : machine.nodes) {
    out += out.empty() ? "node " : ", node ";
    out += std::to_string(node.id) + ' ' + show_size(node.memory);
  }
  return out;
}

void compare_modules(const MachineModule& here,
                     const MachineModule& there,
                     const Comparison& found) {
  found.add("model",
            std::string(facts::row_of(here.model).word),
            std::string(facts::row_of(there.model).word));
  found.add("size", show_size(here.size), show_size(there.size));
  found.add("slot", shown(here.slot), shown(there.slot));
  found.add("guest node", shown(here.node), shown(there.node));
  found.add("backend", here.backend, there.backend);
  if (here.address && there.address) {
    found.add("address", show_hex(*here.address), show_hex(*there.address));
  }
}

}  // namespace

MachineState from_definition(const model::Domain& domain,
                             const layout::Layout& layout) {
  MachineState out;
  out.boot = layout.boot;
  out.boot_slot = layout.boot_slot();
  out.slots = layout.slots;
  out.maximum = layout.maximum;
  for (const layout::GuestNode& node : layout.nodes) {
    out.nodes.push_back({node.id, node.memory()});
  }
  for (const PlacedModule& placed : layout.modules) {
    const Module& module = domain.modules.at(placed.index);
    if (module.is_memory()) {
      out.modules.push_back(module_of(module, placed));
    }
  }
  return out;
}

const MachineModule* with_id(const MachineState& machine, std::string_view id) {
  return find_first(machine, [&](const MachineModule& one) { return one.id == id; });
}

const MachineModule* with_backend(const MachineState& machine,
                                  std::string_view backend) {
  return find_first(machine,
                    [&](const MachineModule& one) { return one.backend == backend; });
}

const MachineModule* in_slot(const MachineState& machine, unsigned slot) {
  return find_first(machine,
                    [&](const MachineModule& one) { return one.slot == slot; });
}

const MachineModule* in_range(const MachineState& machine, Address begin, Bytes size) {
  const Address end = saturating_add(begin, size);
  return find_first(machine, [&](const MachineModule& one) {
    return one.address && *one.address < end &&
           begin < saturating_add(*one.address, one.mapped);
  });
}

std::optional<unsigned> free_slot(const MachineState& machine) {
  const unsigned end = std::min(machine.slots, facts::kMostSlots);
  for (unsigned slot = machine.boot_slot ? *machine.boot_slot + 1 : 0; slot < end;
       ++slot) {
    if (in_slot(machine, slot) == nullptr) {
      return slot;
    }
  }
  return std::nullopt;
}

std::string free_id(const MachineState& machine,
                    facts::Model model,
                    std::optional<unsigned> slot) {
  unsigned number = slot.value_or(0);
  if (!slot) {
    for (const MachineModule& one : machine.modules) {
      const auto taken = number_of(one.id, facts::row_of(model).alias);
      number = taken ? std::max(number, *taken + 1) : number;
    }
  }
  return layout::device_id(model, number);
}

Bytes in_use(const MachineState& machine) {
  Bytes sum = machine.boot;
  for (const MachineModule& one : machine.modules) {
    sum = saturating_add(sum, one.mapped);
  }
  return sum;
}

void plug(MachineState& machine, MachineModule module) {
  machine.modules.push_back(std::move(module));
}

MachineModule unplug(MachineState& machine, std::string_view id) {
  const auto found = find_device(machine, id);
  MachineModule out = std::move(*found);
  machine.modules.erase(found);
  return out;
}

Bytes resize(MachineState& machine, std::string_view id, Bytes requested) {
  return std::exchange(find_device(machine, id)->requested, requested);
}

std::vector<Difference> differences(const MachineState& here,
                                    const MachineState& there) {
  std::vector<Difference> out;
  const Comparison guest{out, {}};
  const auto size = [](const std::optional<Bytes>& bytes) {
    return bytes ? show_size(*bytes) : std::string();
  };
  guest.add("boot memory", show_size(here.boot), show_size(there.boot));
  guest.add("slot of boot memory", shown(here.boot_slot), shown(there.boot_slot));
  guest.add("slots", std::to_string(here.slots), std::to_string(there.slots));
  guest.add("maximum", size(here.maximum), size(there.maximum));
  guest.add("guest nodes", nodes_of(here), nodes_of(there));
  for (const MachineModule& one : here.modules) {
    const Comparison found{out, one.id};
    if (const MachineModule* other = with_id(there, one.id)) {
      compare_modules(one, *other, found);
    } else {
      found.add("module", show_size(one.size), "");
    }
  }
  for (const MachineModule& one : there.modules) {
    if (with_id(here, one.id) == nullptr) {
      Comparison{out, one.id}.add("module", "", show_size(one.size));
    }
  }
  return out;
}

}  // namespace memdimm::live
