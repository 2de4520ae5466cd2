// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "cli/command.h"
#include "cli/session.h"
#include "dialect/codes.h"
#include "emit/qmp.h"
#include "facts/versions.h"
#include "live/changes.h"
#include "live/hotplug.h"
#include "live/hotplug_codes.h"
#include "report/changes.h"
#include "xml/difference.h"

namespace memdimm::cli {
namespace {

using analysis::Analysis;
using live::Change;
using live::ChangeKind;
using live::Comparison;

// What the guest runs with is told only where it is an error; what is to come, only
// where it is new.
void forget_known(const std::vector<Diagnostic>& before, Diagnostics& out) {
  for (const Diagnostic& one : before) {
    if (one.severity == Severity::Error) {
      out.add(one);
    }
  }
  for (Diagnostic& one : out.take_sorted()) {
    const bool known = one.severity != Severity::Error &&
                       std::any_of(before.begin(), before.end(), [&](const auto& old) {
                         return old.code == one.code && old.message == one.message;
                       });
    if (!known) {
      out.add(std::move(one));
    }
  }
}

// Without marks of either dialect.
bool is_plain(const model::Domain& domain) {
  return !domain.maximum && domain.modules.empty();
}

// false after a finding.
bool in_one_dialect(const Analysis& running, const Analysis& wanted, Session& session) {
  if (running.dialect == wanted.dialect) {
    return true;
  }
  const std::string to(running.dialect->name);
  Diagnostic& found =
      session.out().add(dialect::kMixedDialects,
                        wanted.domain->where,
                        "this document is in dialect " + quoted(wanted.dialect->name) +
                            ", the one to compare it with in " + quoted(to));
  found.labels.push_back({running.domain->where, "the other one"});
  if (is_plain(*running.domain) || is_plain(*wanted.domain)) {
    found.help = "one of them has no memory modules and reads in both: say --dialect";
  } else {
    found.help = "translate it first: memdimm convert --to " + to + ' ' +
                 session.options().paths[1];
  }
  return false;
}

// Elements that hold nothing but what the comparison is about, or nothing at all.
bool holds_only(const xml::Element& element, std::string_view name) {
  return element.attributes.empty() &&
         std::all_of(element.children.begin(),
                     element.children.end(),
                     [&](const xml::Element& child) { return child.name == name; });
}

// What the comparison is about, and is not compared as text.
bool is_about_memory(const xml::Element& parent, const xml::Element& child) {
  constexpr std::array<std::string_view, 5> kOfDomain = {
      "memory", "maxMemory", "currentMemory", "memoryBacking", "numatune"};
  if (parent.name == "devices") {
    return child.name == "memory";
  }
  if (parent.name == "cpu") {
    return child.name == "numa";
  }
  return parent.name == "domain" &&
         (std::find(kOfDomain.begin(), kOfDomain.end(), child.name) !=
              kOfDomain.end() ||
          (child.name == "devices" && holds_only(child, "memory")) ||
          (child.name == "cpu" && holds_only(child, "numa")));
}

void remark_on_the_rest(const Analysis& running,
                        const Analysis& wanted,
                        Comparison& comparison) {
  const auto where = xml::first_difference(
      running.document->root, wanted.document->root, is_about_memory);
  if (where) {
    comparison.remarks.push_back(
        {*where,
         "the documents differ in more than memory, which is not compared",
         nullptr});
  }
}

// Which changes the running guest can take, one after the other: a module that cannot
// come or go waits for a restart.
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
    if (live::is_pluggable(module, "unplugged", found)) {
      live::check_unplug(module, qemu_, found);
    }
    if (settle(change, " gone", found)) {
      used_ -= placed.mapped;
    } else if (placed.slot) {
      kept_slots_.insert(*placed.slot);
    }
  }

  void check_plugged(Change& change) {
    const live::State& wanted = comparison_.wanted;
    const auto& placed = wanted.layout.modules[change.module];
    const auto& module = wanted.domain.modules[placed.index];
    Diagnostics found;
    if (live::is_pluggable(module, "plugged", found)) {
      live::check_place(running_.domain, running_.layout, module, found);
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
  const live::State& running_;
  facts::Version qemu_;
  Bytes used_;                     // of the maximum, beside boot memory
  std::set<unsigned> kept_slots_;  // of modules that only a restart takes out
};

bool restart_needed(const Comparison& comparison) {
  return std::any_of(comparison.changes.begin(),
                     comparison.changes.end(),
                     [](const Change& one) { return one.kind == ChangeKind::Restart; });
}

// What the rules say of the guest as it will be, with modules where they are now.
void judge(const Comparison& comparison, Session& session) {
  Diagnostics found;
  session.reader().pipeline().judge(comparison.wanted.domain, found);
  for (Diagnostic& one : found.take_sorted()) {
    if (one.severity == Severity::Error) {
      session.out().add(std::move(one));
    }
  }
}

Comparison compare(const Analysis& running, const Analysis& wanted, Session& session) {
  const layout::Target& target = session.options().settings.analysis.target;
  Comparison out = live::compare(
      {*running.domain, *running.layout}, {*wanted.domain, *wanted.layout}, target);
  LiveChanges live(out, target.qemu);
  for (Change& change : out.changes) {
    live.check(change);
  }
  std::stable_sort(out.changes.begin(),
                   out.changes.end(),
                   [](const Change& a, const Change& b) { return a.kind < b.kind; });
  remark_on_the_rest(running, wanted, out);
  if (!out.changes.empty() && !restart_needed(out)) {
    judge(out, session);
  }
  return out;
}

std::vector<emit::Operation> operations(const Comparison& comparison) {
  std::vector<emit::Operation> out;
  const auto& [running, wanted, changes, remarks] = comparison;
  for (const Change& change : changes) {
    switch (change.kind) {
      case ChangeKind::Unplug: {
        const auto& placed = running.layout.modules[change.module];
        out.emplace_back(emit::Unplug{
            running.domain.modules[placed.index], placed, &running.layout});
        break;
      }
      case ChangeKind::Plug: {
        const auto& placed = wanted.layout.modules[change.module];
        out.emplace_back(
            emit::Plug{wanted.domain.modules[placed.index], placed, wanted.layout});
        break;
      }
      case ChangeKind::Resize:
        out.emplace_back(emit::Resize{
            wanted.layout.modules[change.module], change.bytes, change.bytes_before});
        break;
      case ChangeKind::Balloon:
        out.emplace_back(emit::Balloon{change.bytes});
        break;
      case ChangeKind::Restart:
        break;
    }
  }
  return out;
}

// A sequence exists only where no restart is needed. It has no place for remarks: they
// are told as findings.
std::string sequence(const Comparison& comparison, Session& session) {
  for (const Change& change : comparison.changes) {
    if (change.kind == ChangeKind::Restart) {
      session.out()
          .add(live::kRestartNeeded,
               change.where,
               report::change_text(change, comparison) + " needs a restart")
          .help = "restart the guest from this document, or leave this as it was";
    }
  }
  for (const live::Remark& remark : comparison.remarks) {
    session.out()
        .add(remark.code == nullptr ? live::kOfComparison : *remark.code,
             remark.where,
             remark.text)
        .severity = Severity::Note;
  }
  return emit::sequence("diff",
                        operations(comparison),
                        session.options().settings.analysis.target.qemu,
                        emit::Form::Plan);
}

std::string render(const Comparison& comparison, Session& session) {
  switch (session.options().diff_format) {
    case DiffFormat::Json:
      return report::changes_json(comparison, session.reader().sources());
    case DiffFormat::Qmp:
      return sequence(comparison, session);
    case DiffFormat::Text:
      break;
  }
  return report::changes_text(comparison, session.reader().sources());
}

}  // namespace

ExitCode diff(const Options& options, const Streams& streams) {
  Session session(options, streams);
  const Analysis running = session.domain(options.paths[0]);
  const std::vector<Diagnostic> known = session.out().take_sorted();
  const Analysis wanted = session.domain(options.paths[1]);
  forget_known(known, session.out());
  if (!running.layout || !wanted.layout || session.out().has_errors() ||
      !in_one_dialect(running, wanted, session)) {
    return session.finish("");
  }
  const Comparison comparison = compare(running, wanted, session);
  const ExitCode code = session.finish(render(comparison, session));
  return code == ExitCode::Fine && restart_needed(comparison) ? ExitCode::Findings
                                                              : code;
}

}  // namespace memdimm::cli
