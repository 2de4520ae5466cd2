// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <array>

#include "base/text.h"
#include "cli/command.h"
#include "cli/hotplug.h"
#include "cli/hotplug_codes.h"
#include "emit/qmp.h"
#include "layout/changes.h"
#include "report/changes.h"
#include "xml/difference.h"

namespace memdimm::cli {
namespace {

using layout::Change;
using layout::ChangeKind;
using layout::Comparison;

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
      session.out().add(dialect::codes().front(),
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

// A module that cannot come or go while the guest runs waits for a restart.
void check_live(const Comparison& comparison,
                Change& change,
                layout::Version qemu,
                std::vector<layout::Remark>& remarks) {
  Diagnostics found;
  if (change.kind == ChangeKind::Unplug) {
    const auto& placed = comparison.running.layout.modules[change.module];
    const auto& module = comparison.running.domain.modules[placed.index];
    if (is_pluggable(module, "unplugged", found)) {
      check_unplug(module, qemu, found);
    }
  } else if (change.kind == ChangeKind::Plug) {
    const auto& placed = comparison.wanted.layout.modules[change.module];
    const auto& module = comparison.wanted.domain.modules[placed.index];
    if (is_pluggable(module, "plugged", found)) {
      const layout::State& running = comparison.running;
      check_place(running.domain, running.layout, module, found);
    }
  }
  for (const Diagnostic& one : found.take_sorted()) {
    if (one.severity == Severity::Error) {
      change.what += change.kind == ChangeKind::Unplug ? " gone" : " new";
      change.kind = ChangeKind::Restart;
      change.reason = one.message;
    } else {
      remarks.push_back({one.where, change.what + ": " + one.message, one.code});
    }
  }
}

bool restart_needed(const Comparison& comparison) {
  return std::any_of(comparison.changes.begin(),
                     comparison.changes.end(),
                     [](const Change& one) { return one.kind == ChangeKind::Restart; });
}

// What the rules say of the guest as it will be, with modules where they are now.
void judge(const Comparison& comparison, Session& session) {
  Diagnostics found;
  session.pipeline().judge(comparison.wanted.domain, found);
  for (Diagnostic& one : found.take_sorted()) {
    if (one.severity == Severity::Error) {
      session.out().add(std::move(one));
    }
  }
}

Comparison compare(const Analysis& running, const Analysis& wanted, Session& session) {
  const layout::Target& target = session.options().target;
  Comparison out = layout::compare(
      {*running.domain, *running.layout}, {*wanted.domain, *wanted.layout}, target);
  for (Change& change : out.changes) {
    check_live(out, change, target.qemu, out.remarks);
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
        out.emplace_back(emit::Unplug{running.domain.modules[placed.index], placed});
        break;
      }
      case ChangeKind::Plug: {
        const auto& placed = wanted.layout.modules[change.module];
        out.emplace_back(
            emit::Plug{wanted.domain.modules[placed.index], placed, wanted.layout});
        break;
      }
      case ChangeKind::Resize:
        out.emplace_back(
            emit::Resize{wanted.layout.modules[change.module], change.bytes});
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
          .add(kRestartNeeded,
               change.where,
               report::change_text(change, comparison) + " needs a restart")
          .help = "restart the guest from this document, or leave this as it was";
    }
  }
  for (const layout::Remark& remark : comparison.remarks) {
    session.out()
        .add(remark.code == nullptr ? kOfComparison : *remark.code,
             remark.where,
             remark.text)
        .severity = Severity::Note;
  }
  return emit::sequence(
      "diff", operations(comparison), session.options().target.qemu, emit::Form::Plan);
}

std::string render(const Comparison& comparison, Session& session) {
  switch (session.options().diff_format) {
    case DiffFormat::Json:
      return report::changes_json(comparison, session.sources());
    case DiffFormat::Qmp:
      return sequence(comparison, session);
    case DiffFormat::Text:
      break;
  }
  return report::changes_text(comparison, session.sources());
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
