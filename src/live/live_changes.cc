// SPDX-License-Identifier: GPL-2.0-or-later
// Each step is judged by the guest as the steps before it have left it: its slots, and
// how much of its maximum is used.
#include "live/live_changes.h"

#include <algorithm>
#include <set>

#include "live/refusals.h"

namespace memdimm::live {
namespace {

class LiveChanges {
 public:
  LiveChanges(Comparison& comparison, facts::Version qemu)
      : comparison_(comparison),
        running_(comparison.running),
        qemu_(qemu),
        used_(running_.layout.mapped()) {}

  void check(Change& change) {
    if (change.kind == ChangeKind::Unplug) {
      check_unplugged(change);
    } else if (change.kind == ChangeKind::Plug) {
      check_plugged(change);
    }
  }

 private:
  void check_unplugged(Change& change) {
    const auto& placed = running_.layout.modules[change.module];
    const auto& module = running_.domain.modules[placed.index];
    Diagnostics found;
    if (is_changeable(module, Verb::Unplug, found)) {
      check_unplug(module, qemu_, found);
    }
    if (settle(change, " gone", found)) {
      used_ -= placed.mapped;
    } else if (placed.slot) {
      kept_slots_.insert(*placed.slot);
    }
  }

  void check_plugged(Change& change) {
    const State& wanted = comparison_.wanted;
    const auto& placed = wanted.layout.modules[change.module];
    const auto& module = wanted.domain.modules[placed.index];
    Diagnostics found;
    if (is_changeable(module, Verb::Plug, found)) {
      check_place(running_, module, found);
    }
    const std::string reason = no_room_for(module, placed);
    if (settle(change, " new", found) && !reason.empty()) {
      restart(change, " new", reason);
    }
    if (change.kind == ChangeKind::Plug) {
      used_ = saturating_add(used_, placed.mapped);
    }
  }

  // Why QEMU has no place for it; "" where it has one.
  std::string no_room_for(const model::Module& module,
                          const layout::PlacedModule& placed) const {
    const layout::Layout& layout = running_.layout;
    if (!layout.maximum) {
      return "the running guest has no maximum, so that nothing can be plugged";
    }
    if (module.takes_slot() && placed.slot && *placed.slot >= layout.slots) {
      return "slot " + std::to_string(*placed.slot) + " is not among the " +
             std::to_string(layout.slots) + " of the running guest";
    }
    if (placed.slot && kept_slots_.contains(*placed.slot)) {
      return "slot " + std::to_string(*placed.slot) + " is not free before a restart";
    }
    const bool known = std::any_of(
        layout.nodes.begin(), layout.nodes.end(), [&](const layout::GuestNode& node) {
          return node.id == placed.node;
        });
    if (placed.node && !known && (*placed.node > 0 || !layout.nodes.empty())) {
      return "the running guest has no node " + std::to_string(*placed.node);
    }
    const Bytes total = saturating_add(layout.boot, used_);
    if (saturating_add(total, placed.mapped) > *layout.maximum) {
      return show_size(total) + " and " + show_size(placed.mapped) +
             " are more than the running guest's maximum of " +
             show_size(*layout.maximum);
    }
    return {};
  }

  // false for a change that waits for a restart.
  bool settle(Change& change, std::string_view what, Diagnostics& found) {
    bool live = true;
    for (const Diagnostic& one : found.take_sorted()) {
      if (one.severity == Severity::Error) {
        live = false;
        restart(change, what, one.message);
      } else {
        comparison_.remarks.push_back(
            {one.where, change.what + ": " + one.message, one.code});
      }
    }
    return live;
  }

  static void restart(Change& change, std::string_view what, std::string reason) {
    if (change.kind != ChangeKind::Restart) {
      change.what += what;
    }
    change.kind = ChangeKind::Restart;
    change.reason = std::move(reason);
  }

  Comparison& comparison_;
  const State& running_;
  facts::Version qemu_;
  Bytes used_;                     // of the maximum, beside boot memory
  std::set<unsigned> kept_slots_;  // of modules that only a restart takes out
};

}  // namespace

void check_changes(Comparison& comparison, facts::Version qemu) {
  LiveChanges live(comparison, qemu);
  for (Change& change : comparison.changes) {
    live.check(change);
  }
  put_in_order(comparison.changes);
}

}  // namespace memdimm::live
