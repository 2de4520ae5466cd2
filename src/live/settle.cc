// SPDX-License-Identifier: GPL-2.0-or-later
// Modules that stay are taken over as they are; only new ones are resolved.
#include "live/settle.h"

#include <set>
#include <utility>

#include "live/operations.h"
#include "live/refusals.h"

namespace memdimm::live {
namespace {

using layout::Layout;
using layout::PlacedModule;
using model::Module;

std::optional<std::size_t> wanted_of(const Matches& matches, std::size_t running) {
  for (std::size_t i = 0; i < matches.size(); ++i) {
    if (matches[i] == running) {
      return i;
    }
  }
  return std::nullopt;
}

// The files of the guest's backends, in folders that have its id.
void name_files(const layout::Target& target, State& running) {
  const Layout now = layout::resolve(running.domain, for_running(target));
  for (PlacedModule& placed : running.layout.modules) {
    if (const PlacedModule* named = find_placed(now, placed.index)) {
      placed.backend.path = named->backend.path;
    }
  }
}

// What the guest has of the wanted modules already.
void take_over(const State& running, const Matches& matches, State& wanted) {
  wanted.layout.modules.clear();
  for (const PlacedModule& before : running.layout.modules) {
    if (const auto index = wanted_of(matches, before.index)) {
      PlacedModule placed = before;
      placed.index = *index;
      write_place(placed, wanted.domain.modules.at(*index));
      wanted.layout.modules.push_back(std::move(placed));
    }
  }
}

// A new module that names the slot of one that stays, and does not name it, gets it:
// the other one goes first, and comes to another slot, as at a start.
void make_way(const State& running,
              const State& wanted,
              facts::Version qemu,
              Matches& matches) {
  std::set<unsigned> named;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const Module& module = wanted.domain.modules[i];
    if (!matches[i] && module.takes_slot() && module.slot) {
      named.insert(module.slot->value);
    }
  }
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const Module& module = wanted.domain.modules[i];
    const PlacedModule* held =
        matches[i] ? find_placed(running.layout, *matches[i]) : nullptr;
    if (held != nullptr && !module.slot && held->slot && named.contains(*held->slot) &&
        can_unplug(module, qemu)) {
      matches[i].reset();
    }
  }
}

bool is_there(const Layout& layout, std::size_t index) {
  return find_placed(layout, index) != nullptr;
}

}  // namespace

Settled settle(State running, State wanted, const layout::Target& target) {
  Settled out;
  out.running = started(std::move(running));
  name_files(target, out.running);
  wanted.domain.guest.id = out.running.domain.guest.id;
  out.fresh = with_boot_module(std::move(wanted));
  out.matches = match_modules(out.running, out.fresh, target.qemu);
  make_way(out.running, out.fresh, target.qemu, out.matches);
  out.wanted = out.fresh;
  take_over(out.running, out.matches, out.wanted);
  const Layout resolved = layout::resolve(out.wanted.domain, for_running(target));
  for (const PlacedModule& placed : resolved.modules) {
    const bool boot = out.fresh.layout.boot_module() == placed.index;
    if (!boot && !is_there(out.wanted.layout, placed.index)) {
      add_device(placed, out.wanted);
    }
  }
  return out;
}

}  // namespace memdimm::live
