// SPDX-License-Identifier: GPL-2.0-or-later
// What differs between two states, fact by fact and module by module.
#include "live/changes.h"

#include <algorithm>
#include <set>

#include "layout/names.h"
#include "live/balloon.h"
#include "live/facets.h"
#include "live/hotplug_codes.h"
#include "live/settle.h"
#include "live/start_differences.h"

namespace memdimm::live {
namespace {

using model::Module;

// Fills in Comparison::changes and remarks.
class Comparer {
 public:
  Comparer(Comparison& out, const Matches& matches) : out_(out), matches_(matches) {}

  void run() {
    compare_guests();
    compare_modules();
    compare_balloon();
    put_in_order(out_.changes);
  }

 private:
  Change& add(ChangeKind kind, Span where, std::string what) {
    Change& change = out_.changes.emplace_back();
    change.kind = kind;
    change.where = where;
    change.what = std::move(what);
    return change;
  }

  // Flash and rom have no id.
  void add_module(ChangeKind kind, const State& state, std::size_t index) {
    const layout::PlacedModule& placed = state.layout.modules[index];
    const Module& module = state.domain.modules[placed.index];
    const std::string name =
        module.is_memory() ? placed.id : std::string(model::model_word(module));
    add(kind, module.where, name).module = index;
  }

  void compare_fact(const Fact& before, const Fact& after) {
    if (before.shown == after.shown) {
      return;
    }
    // What is said no more stands in the running document only.
    const bool gone = after.shown == "none" || (before.said && !after.said);
    Change& change =
        add(ChangeKind::Restart, gone ? before.where : after.where, after.name);
    if (before.compared_only) {
      change.reason = "changed";
    } else {
      change.before = before.shown;
      change.after = after.shown;
    }
  }

  void compare_guests() {
    const auto before = guest_facts(out_.running);
    const auto after = guest_facts(out_.wanted);
    for (const Fact& fact : after) {
      const auto old = std::find_if(before.begin(), before.end(), [&](const Fact& one) {
        return one.name == fact.name;
      });
      if (old != before.end()) {
        compare_fact(*old, fact);
      }
    }
  }

  static bool is_boot(const State& state, std::size_t index) {
    return state.layout.boot_module() == index;
  }

  void compare_modules() {
    std::set<std::size_t> kept;
    for (const auto& match : matches_) {
      if (match) {
        kept.insert(*match);
      }
    }
    for (std::size_t i = 0; i < out_.running.layout.modules.size(); ++i) {
      const layout::PlacedModule& placed = out_.running.layout.modules[i];
      if (!kept.contains(placed.index)) {
        add_module(ChangeKind::Unplug, out_.running, i);
      }
    }
    for (std::size_t i = 0; i < out_.wanted.layout.modules.size(); ++i) {
      const layout::PlacedModule& placed = out_.wanted.layout.modules[i];
      const auto& match = matches_[placed.index];
      if (!match) {
        add_module(ChangeKind::Plug, out_.wanted, i);
      } else if (!is_boot(out_.running, *match)) {
        compare_module(out_.running.domain.modules[*match], i);
      }
    }
  }

  void compare_module(const Module& before, std::size_t index) {
    const layout::PlacedModule& placed = out_.wanted.layout.modules[index];
    const Module& after = out_.wanted.domain.modules[placed.index];
    for (const model::Attribute& attribute : model::kAttributes) {
      if (differs(attribute, before, after)) {
        Change& change =
            add(ChangeKind::Restart,
                place(attribute, after),
                std::string(attribute.compared->name) + " of " + placed.id);
        change.before = shown(attribute, before);
        change.after = shown(attribute, after);
      }
    }
    compare_alias(before, after, placed);
    compare_requested(before, after, index);
  }

  // An alias that libvirt keeps is the device's id, and a device keeps its id.
  void compare_alias(const Module& before,
                     const Module& after,
                     const layout::PlacedModule& placed) {
    const bool named = after.alias && layout::keeps_alias(after.alias->value);
    if (named && (!before.alias || before.alias->value != after.alias->value)) {
      Change& change =
          add(ChangeKind::Restart, after.alias->where, "alias of " + placed.id);
      change.before = placed.id;
      change.after = after.alias->value;
    }
  }

  void compare_requested(const Module& before, const Module& after, std::size_t index) {
    const auto* old = std::get_if<model::VirtioMem>(&before.kind);
    const auto* wanted = std::get_if<model::VirtioMem>(&after.kind);
    if (old == nullptr || wanted == nullptr) {
      return;
    }
    const Bytes from = old->requested ? old->requested->value : 0;
    const Bytes to = wanted->requested ? wanted->requested->value : 0;
    if (from != to) {
      Change& change = add(ChangeKind::Resize,
                           wanted->requested ? wanted->requested->where : after.where,
                           out_.wanted.layout.modules[index].id);
      change.before = show_size(from);
      change.after = show_size(to);
      change.module = index;
      change.bytes = to;
      change.bytes_before = from;
    }
  }

  // What the balloon holds back stays held back when modules come and go, and libvirt
  // itself keeps currentMemory in step when a virtio-mem is resized: a document where
  // only the requested size was changed asks nothing of the balloon. Without a balloon
  // currentMemory says nothing.
  void compare_balloon() {
    const Balloon before = balloon(out_.running);
    const Balloon after = balloon(out_.wanted);
    const auto& written = out_.wanted.domain.current;
    const auto& old = out_.running.domain.current;
    const bool as_written = written && old && written->value == old->value &&
                            before.counted == after.counted;
    const bool there = has_balloon(out_.running.domain);
    if (before.held() == after.held() || as_written ||
        (!there && !has_balloon(out_.wanted.domain))) {
      return;
    }
    Change& change =
        add(there && after.value > 0 ? ChangeKind::Balloon : ChangeKind::Restart,
            written ? written->where : old->where,
            "currentMemory");
    const Bytes kept = after.counted - std::min(before.held(), after.counted);
    change.before = show_size(saturating_add(kept, after.requested));
    change.after = show_size(after.current());
    change.bytes = after.value;
    if (!there) {
      change.reason = "the guest has no balloon";
    } else if (after.value == 0) {
      change.after = show_size(written->value);
      change.reason = "less than its virtio-mem modules are to have";
    }
  }

  Comparison& out_;
  const Matches& matches_;
};

}  // namespace

Comparison compare(State running, State wanted, const layout::Target& target) {
  Settled both = settle(std::move(running), std::move(wanted), target);
  Comparison out{
      std::move(both.running), std::move(both.wanted), std::move(both.fresh), {}, {}};
  Comparer(out, both.matches).run();
  return out;
}

void remark_on_start(Comparison& comparison) {
  for (StartDifference& one : start_differences(comparison.wanted, comparison.fresh)) {
    std::string text = std::move(one.text);
    text += one.mend.empty() ? "" : "; " + one.mend;
    comparison.remarks.push_back({one.where, std::move(text), &kStartDiffers});
  }
}

bool is_about_start(const Remark& remark) {
  return remark.code != nullptr && remark.code->id == kStartDiffers.id;
}

bool start_differs(const Comparison& comparison) {
  return std::any_of(
      comparison.remarks.begin(), comparison.remarks.end(), is_about_start);
}

std::string change_words(const Change& change) {
  std::string out = change.what;
  if (!change.before.empty() || !change.after.empty()) {
    out += ": " + (change.before.empty() ? "none" : change.before) + " -> " +
           (change.after.empty() ? "none" : change.after);
  }
  return change.reason.empty() ? out : out + ": " + change.reason;
}

void put_in_order(std::vector<Change>& changes) {
  std::stable_sort(changes.begin(),
                   changes.end(),
                   [](const Change& a, const Change& b) { return a.kind < b.kind; });
}

bool restart_needed(const Comparison& comparison) {
  return std::any_of(comparison.changes.begin(),
                     comparison.changes.end(),
                     [](const Change& one) { return one.kind == ChangeKind::Restart; });
}

}  // namespace memdimm::live
