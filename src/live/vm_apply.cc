// SPDX-License-Identifier: GPL-2.0-or-later
// The steps are made of what a comparison finds, and all are looked at before the first
// one is taken.
#include "live/vm_apply.h"

#include <string_view>
#include <utility>
#include <variant>

#include "live/vm_place.h"

namespace memdimm::live {
namespace {

struct UnplugStep {
  MachineModule module;
};

struct PlugStep {
  Incoming what;
};

struct ResizeStep {
  MachineModule module;
  Bytes requested = 0;
};

using Step = std::variant<UnplugStep, PlugStep, ResizeStep>;

std::string words_of(const UnplugStep& step) {
  return "unplug " + live::words_of(step.module);
}

std::string words_of(const PlugStep& step) {
  return "plug " + live::words_of(with({}, step.what).state.modules.front());
}

std::string words_of(const ResizeStep& step) {
  return "resize " + step.module.id + " from " + show_size(step.module.requested) +
         " to " + show_size(step.requested);
}

constexpr std::string_view kRequested = "requested size";
constexpr std::string_view kAddress = "address";

// Finds the steps, or why there are none.
class Planner {
 public:
  Planner(const State& definition, const Vm& vm)
      : definition_(definition),
        vm_(vm),
        after_(vm),
        verdict_(verify(definition, vm)) {}

  std::vector<Step> run() {
    for (const Difference& one : verdict_.machine) {
      needs_restart(live::words_of(one));
    }
    add(Standing::Extra, &Planner::unplug);
    add(Standing::Missing, &Planner::plug);
    add(Standing::Different, &Planner::change);
    if (!restarts_.empty()) {
      throw NotDone(restarts_);
    }
    return std::move(out_);
  }

 private:
  using Look = void (Planner::*)(const ModuleVerdict&);

  void add(Standing standing, Look look) {
    for (const ModuleVerdict& one : verdict_.modules) {
      if (one.standing == standing) {
        (this->*look)(one);
      }
    }
  }

  void needs_restart(const std::string& why) {
    restarts_ += (restarts_.empty() ? "" : "\n") + why + "; that needs a restart";
  }

  void unplug(const ModuleVerdict& verdict) {
    const MachineModule& module = vm_.state.modules.at(*verdict.seen);
    if (const std::string why = no_unplug(module, vm_.qemu); !why.empty()) {
      needs_restart(why);
      return;
    }
    live::unplug(after_.state, module.id);
    std::erase(after_.objects, module.backend);
    std::erase_if(after_.backends,
                  [&](const VmBackend& one) { return one.id == module.backend; });
    out_.emplace_back(UnplugStep{module});
  }

  // Where a start would place it, so that a start gives the machine that runs.
  void plug(const ModuleVerdict& verdict) {
    const layout::PlacedModule& placed = definition_.layout.modules.at(*verdict.wanted);
    Incoming what{
        definition_.domain.modules.at(placed.index), placed, definition_.layout};
    what.placed.address_given =
        placed.address_given ||
        (placed.address &&
         in_range(after_.state, *placed.address, placed.mapped) == nullptr);
    if (what.module.is<model::SgxEpc>()) {
      needs_restart(placed.id + " is an SGX section, which is there from the start");
      return;
    }
    if (const std::string why = conflict(after_, what); !why.empty()) {
      needs_restart(placed.id + " cannot be plugged: " + why);
      return;
    }
    after_ = with(std::move(after_), what);
    out_.emplace_back(PlugStep{std::move(what)});
  }

  void change(const ModuleVerdict& verdict) {
    const layout::PlacedModule& placed = definition_.layout.modules.at(*verdict.wanted);
    const MachineModule& module = vm_.state.modules.at(*verdict.seen);
    for (const Difference& one : verdict.differences) {
      if (one.what == kRequested) {
        out_.emplace_back(ResizeStep{
            module,
            std::get<model::VirtioMem>(definition_.domain.modules.at(placed.index).kind)
                .requested.value_or(Located<Bytes>{})
                .value});
      } else if (one.what != kAddress || placed.address_given) {
        needs_restart(verdict.id + " has " + live::words_of(one));
      }
    }
  }

  const State& definition_;
  const Vm& vm_;
  Vm after_;
  Verdict verdict_;
  std::vector<Step> out_;
  std::string restarts_;
};

void take(const UnplugStep& step, VmChange& change) {
  change.unplug(change.look(), step.module);
}

void take(const PlugStep& step, VmChange& change) {
  change.plug(change.look(), step.what);
}

void take(const ResizeStep& step, VmChange& change) {
  change.resize(step.module, step.requested);
}

}  // namespace

Applied apply(const State& definition, bool dry_run, Running& running) {
  const std::vector<Step> steps = Planner(definition, running.vm).run();
  Applied out;
  for (const Step& step : steps) {
    out.done.push_back(std::visit([](const auto& one) { return words_of(one); }, step));
  }
  if (dry_run) {
    return out;
  }
  running.change.all_or_nothing([&] {
    for (const Step& step : steps) {
      std::visit([&](const auto& one) { take(one, running.change); }, step);
    }
  });
  running.vm = running.change.look();
  out.left = verify(definition, running.vm);
  return out;
}

}  // namespace memdimm::live
