// SPDX-License-Identifier: GPL-2.0-or-later
// Slots and addresses are written into the model and resolved again; ids are given back
// afterwards.
#include "live/settle.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>

#include "layout/names.h"
#include "layout/slots.h"
#include "live/plug.h"

namespace memdimm::live {
namespace {

using model::Domain;
using model::Module;

// A boot DIMM that is only created is a module like the others.
State with_boot(State state, const layout::Target& target) {
  if (state.layout.boot_created()) {
    state.domain = with_boot_module(state.domain, state.layout);
    state.layout = layout::resolve(state.domain, target);
  }
  return state;
}

// What a running guest's modules have, whether or not the document says it.
void write_down(State& running) {
  for (const layout::PlacedModule& placed : running.layout.modules) {
    Module& module = running.domain.modules[placed.index];
    if (placed.slot && module.takes_slot()) {
      module.slot = Located<unsigned>{*placed.slot, module.where};
    }
    if (placed.address) {
      module.base = Located<Address>{*placed.address, module.where};
    }
  }
  if (running.layout.boot_module()) {
    Module& boot = running.domain.modules[*running.layout.boot_module()];
    boot.slot = Located<unsigned>{running.layout.boot_slot().value_or(0), boot.where};
  }
}

// Modules that are there come before new ones, as QEMU has got them; `slots` are those
// of a start from the wanted document.
void put_new_ones_last(Domain& wanted,
                       Matches& matches,
                       std::vector<std::optional<unsigned>>& slots) {
  std::vector<std::size_t> order(matches.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_partition(order.begin(), order.end(), [&](std::size_t index) {
    return matches[index].has_value();
  });
  const auto permute = [&](auto& list) {
    const auto before = list;
    std::transform(order.begin(), order.end(), list.begin(), [&](std::size_t index) {
      return before[index];
    });
  };
  permute(wanted.modules);
  permute(matches);
  permute(slots);
}

// Modules that stay keep what they have.
Domain kept(const Domain& wanted, const Domain& running, const Matches& matches) {
  Domain out = wanted;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    if (!matches[i]) {
      continue;
    }
    const Module& before = running.modules[*matches[i]];
    Module& module = out.modules[i];
    if (module.takes_slot() && !module.slot && before.slot) {
      module.slot = Located<unsigned>{before.slot->value, module.where};
    }
    const bool chosen = !module.base || module.base->value == 0;  // by QEMU
    if (chosen && before.base) {
      module.base = Located<Address>{before.base->value, module.where};
    }
  }
  return out;
}

std::string without_number(const std::string& id) {
  return id.substr(0, id.find_last_not_of("0123456789") + 1);
}

// The ids of modules that stay; new ones take none of theirs.
void keep_ids(const State& running, State& wanted, const Matches& matches) {
  std::set<std::string> taken;
  for (const layout::PlacedModule& placed : running.layout.modules) {
    taken.insert(placed.id);
  }
  const auto there = placed_modules(running);
  std::map<std::string, unsigned> free;  // below them every number is taken
  for (layout::PlacedModule& placed : wanted.layout.modules) {
    const Module& module = wanted.domain.modules[placed.index];
    const auto& match = matches[placed.index];
    const layout::PlacedModule* before = match ? there[*match] : nullptr;
    const bool numbered_by_slot = module.takes_slot() || !module.is_memory();
    if (before != nullptr) {
      layout::rename(placed, before->id);
    } else if (!numbered_by_slot && taken.contains(placed.id)) {
      const std::string name = without_number(placed.id);
      unsigned& number = free[name];
      while (taken.contains(name + std::to_string(number))) {
        ++number;
      }
      layout::rename(placed, name + std::to_string(number));
    }
    taken.insert(placed.id);
  }
}

}  // namespace

Settled settle(State running, State wanted, const layout::Target& target) {
  Settled out{with_boot(std::move(running), target),
              with_boot(std::move(wanted), target),
              {},
              {}};
  write_down(out.running);
  out.at_start = layout::assign_slots(out.wanted.domain);
  out.matches = match_modules(out.running, out.wanted, target.qemu);
  put_new_ones_last(out.wanted.domain, out.matches, out.at_start);
  out.wanted.domain = kept(out.wanted.domain, out.running.domain, out.matches);
  out.wanted.layout = layout::resolve(out.wanted.domain, target);
  keep_ids(out.running, out.wanted, out.matches);
  return out;
}

}  // namespace memdimm::live
