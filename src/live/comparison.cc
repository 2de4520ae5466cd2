// SPDX-License-Identifier: GPL-2.0-or-later
// From two paths to what differs, with what the rules say of the guest afterwards.
#include "live/comparison.h"

#include <cstdint>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "live/beside_memory.h"
#include "live/dialects.h"
#include "live/known.h"
#include "live/live_changes.h"
#include "live/operations.h"

namespace memdimm::live {
namespace {

using analysis::Analysis;

// What the guest runs with is told only where it is an error; what is to come, only
// where it is new.
void forget_known(const std::vector<Diagnostic>& before, Diagnostics& out) {
  std::set<std::pair<std::string_view, std::string_view>> told;
  for (const Diagnostic& one : before) {
    told.emplace(one.code->id, one.message);
    if (one.severity == Severity::Error) {
      out.add(one);
    }
  }
  for (Diagnostic& one : out.take_sorted()) {
    const bool known = told.contains({one.code->id, one.message});
    if (known && analysis::is_disproved_by_running(one)) {
      one.severity = Severity::Warning;  // for the next start
    } else if (known && one.severity != Severity::Error) {
      continue;
    }
    out.add(std::move(one));
  }
}

// Without marks of either dialect.
bool is_plain(const model::Domain& domain) {
  return !domain.maximum && domain.modules.empty();
}

std::string dialect_help(const Analysis& running,
                         const Analysis& wanted,
                         const std::string& path) {
  if (is_plain(*running.domain) || is_plain(*wanted.domain)) {
    return "one of them has no memory modules and reads in both: say --dialect";
  }
  return "translate it first: memdimm convert --to " +
         std::string(running.dialect->name) + ' ' + path;
}

void remark_on_the_rest(const Analysis& running,
                        const Analysis& wanted,
                        Comparison& comparison) {
  const auto where =
      difference_beside_memory(running.document->root, wanted.document->root);
  if (where) {
    comparison.remarks.push_back(
        {*where,
         "the documents differ in more than memory, which is not compared",
         nullptr});
  }
}

// What the rules say of the guest as it will be, with modules where they are now:
// errors, and what is new of modules that are plugged.
void judge(Comparison& comparison, analysis::Reader& reader) {
  State& after = comparison.wanted;
  std::set<std::uint32_t> plugged;  // where they begin
  for (const Change& change : comparison.changes) {
    if (change.kind == ChangeKind::Plug) {
      layout::PlacedModule& placed = after.layout.modules.at(change.module);
      placed.joins = true;
      plugged.insert(after.domain.modules.at(placed.index).where.begin);
    }
  }
  Diagnostics found;
  reader.pipeline().judge(
      after.domain, after.layout, for_running(reader.settings().target), found);
  for (Diagnostic& one : found.take_sorted()) {
    if (!is_known(one, reader.out().all()) &&
        (one.severity == Severity::Error || plugged.contains(one.where.begin))) {
      reader.out().add(std::move(one));
    }
  }
}

}  // namespace

std::optional<Comparison> compare_documents(const std::string& running,
                                            const std::string& wanted,
                                            analysis::Reader& reader) {
  const Analysis before = reader.running(running);
  const std::vector<Diagnostic> known = reader.out().take_sorted();
  const Analysis after = reader.domain(wanted);
  forget_known(known, reader.out());
  if (!before.layout || !after.layout || reader.out().has_errors()) {
    return std::nullopt;
  }
  const std::string help = dialect_help(before, after, wanted);
  const DialectWords words{
      .one = "this document",
      .other = "the one to compare it with",
      .label = "the other one",
      .help = help,
  };
  if (!in_one_dialect(after, before, words, reader.out())) {
    return std::nullopt;
  }
  const layout::Target& target = reader.settings().target;
  Comparison out =
      compare({*before.domain, *before.layout}, {*after.domain, *after.layout}, target);
  check_changes(out, target.qemu);
  if (!restart_needed(out)) {
    remark_on_start(out);
    judge(out, reader);
  }
  remark_on_the_rest(before, after, out);
  return out;
}

}  // namespace memdimm::live
