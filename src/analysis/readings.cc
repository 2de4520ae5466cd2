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

using Key = std::tuple<std::uint32_t, std::uint32_t, std::string_view, std::string_view>;

Key key(const Diagnostic& one) {
  return {one.where.source, one.where.begin, one.code->id, one.message};
}

std::vector<Diagnostic> found_in(std::span<const rules::Rule> rules,
                                 const model::Domain& domain,
                                 const layout::Layout& layout,
                                 const layout::Target& target) {
  Diagnostics out;
  rules::run(rules, {domain, layout, target}, out);
  return out.take_sorted();
}

}  // namespace

std::vector<Diagnostic> judged(std::span<const rules::Rule> rules,
                               const model::Domain& domain,
                               const layout::Layout& layout,
                               const layout::Target& target) {
  std::vector<Diagnostic> found = found_in(rules, domain, layout, target);
  if (layout.doubts.empty()) {
    return found;
  }
  const model::Domain meant = layout::as_meant(domain, layout.doubts);
  const std::vector<Diagnostic> otherwise =
      found_in(rules, meant, layout::resolve_as_written(meant, target), target);
  std::set<Key> holds;
  for (const Diagnostic& one : otherwise) {
    holds.insert(key(one));
  }
  Severity worst = Severity::Note;
  std::erase_if(found, [&](const Diagnostic& one) {
    const bool held = !one.code->questions && !holds.contains(key(one));
    worst = held ? std::max(worst, one.severity) : worst;
    return held;
  });
  for (Diagnostic& one : found) {
    if (one.code->questions && worst == Severity::Error) {
      one.severity = worst;
    }
  }
  return found;
}

}  // namespace memdimm::analysis
