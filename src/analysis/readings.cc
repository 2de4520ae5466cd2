// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/readings.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "layout/doubts.h"

namespace memdimm::analysis {
namespace {

using model::Domain;

using Key = std::
    tuple<SourceId, std::uint32_t, std::uint32_t, std::string_view, std::string_view>;

// When two findings of one rule at one place are the same: where they say the same, or
// always, since the words speak of a guest that is not known.
enum class Same { Words, Place };

Key key(const Diagnostic& one, Same same) {
  return {one.where.source,
          one.where.begin,
          one.where.end,
          one.code->id,
          same == Same::Words ? std::string_view(one.message) : std::string_view()};
}

std::vector<Diagnostic> found_in(std::span<const rules::Rule> rules,
                                 const Domain& domain,
                                 const layout::Layout& layout,
                                 const layout::Target& target) {
  Diagnostics out;
  rules::run(rules, {domain, layout, target}, out);
  return out.take_sorted();
}

std::vector<Diagnostic> found_in(std::span<const rules::Rule> rules,
                                 const Domain& domain,
                                 const layout::Target& target) {
  return found_in(rules, domain, layout::resolve_as_written(domain, target), target);
}

// Leaves what `otherwise` has, too, and without `questions` what asks some; gives the
// worst of what is gone.
Severity keep_common(std::vector<Diagnostic>& found,
                     const std::vector<Diagnostic>& otherwise,
                     Same same = Same::Words,
                     bool questions = true) {
  std::set<Key> holds;
  for (const Diagnostic& one : otherwise) {
    holds.insert(key(one, same));
  }
  Severity worst = Severity::Note;
  std::erase_if(found, [&](const Diagnostic& one) {
    const bool held =
        (questions || !one.code->questions) && !holds.contains(key(one, same));
    worst = held ? std::max(worst, one.severity) : worst;
    return held;
  });
  return worst;
}

// With elements that were meant to be modules as some.
Domain with_unread(Domain domain, Bytes size) {
  for (const Located<std::string>& one : domain.unread) {
    model::Module& module = domain.modules.emplace_back();
    module.where = one.where;
    module.size = {size, one.where};
    if (!domain.cells.empty()) {
      module.node = Located<unsigned>{0, one.where};
    }
  }
  return domain;
}

}  // namespace

std::vector<Diagnostic> judged(std::span<const rules::Rule> rules,
                               const Domain& domain,
                               const layout::Layout& layout,
                               const layout::Target& target) {
  std::vector<Diagnostic> found = found_in(rules, domain, layout, target);
  const bool doubtful =
      !layout.doubts.empty() || layout::is_architecture_in_doubt(domain.guest);
  if (!doubtful && domain.unread.empty()) {
    return found;
  }
  const Domain meant =
      doubtful ? layout::as_meant(domain, layout.doubts) : Domain(domain);
  const Severity worst =
      doubtful ? keep_common(found, found_in(rules, meant, target), Same::Words, false)
               : Severity::Note;
  for (Diagnostic& one : found) {
    if (one.code->questions && worst == Severity::Error) {
      one.severity = worst;
    }
  }
  if (!domain.unread.empty()) {
    for (const Bytes size : {kGiB, 3 * kGiB}) {
      keep_common(
          found, found_in(rules, with_unread(meant, size), target), Same::Words, false);
    }
  }
  return found;
}

std::vector<Diagnostic> judged_in_part(std::span<const rules::Rule> rules,
                                       const Domain& domain,
                                       const Damage& damage,
                                       const layout::Target& target) {
  const auto all = possible(domain, damage);
  std::vector<Diagnostic> found =
      judged(rules, all.front(), layout::resolve(all.front(), target), target);
  for (const Domain& other : std::span(all).subspan(1)) {
    keep_common(found, found_in(rules, other, layout::resolve(other, target), target));
  }
  return found;
}

std::vector<Diagnostic> judged_alone(std::span<const rules::Rule> rules,
                                     const model::Module& module,
                                     const layout::RoomyGuest& guest,
                                     const layout::Target& target) {
  std::vector<Diagnostic> found = judged(rules, guest.domain, guest.layout, target);
  for (const layout::Surroundings& other : layout::kSurroundings) {
    if (found.empty()) {
      break;
    }
    const layout::RoomyGuest there =
        layout::roomy_guest(guest.domain.dialect, module, target, other);
    keep_common(
        found, found_in(rules, there.domain, there.layout, target), Same::Place);
  }
  return found;
}

}  // namespace memdimm::analysis
