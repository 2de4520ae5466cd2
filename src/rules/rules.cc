// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <array>

#include "rules/rule.h"

namespace memdimm::rules {
namespace {

// The only list of rule files.
constexpr std::array kFiles = {
    slot_rules,
    size_rules,
    total_rules,
    address_rules,
    node_rules,
    backing_rules,
    image_rules,
};

}  // namespace

std::vector<Rule> all() {
  std::vector<Rule> out;
  for (const auto file : kFiles) {
    const auto rows = file();
    out.insert(out.end(), rows.begin(), rows.end());
  }
  std::sort(out.begin(), out.end(), [](const Rule& a, const Rule& b) {
    return a.code.id < b.code.id;
  });
  return out;
}

void run(std::span<const Rule> rules, const Facts& facts, Diagnostics& out) {
  const bool stored =
      !facts.proposal() && facts.target.definition == layout::Definition::Stored;
  for (const Rule& rule : rules) {
    if (stored && rule.code.refuses == Refuses::Qemu) {
      Diagnostics found;
      rule.check(facts, {rule.code, found});
      for (Diagnostic& one : found.take_sorted()) {
        one.severity = std::min(one.severity, Severity::Warning);
        out.add(std::move(one));
      }
    } else {
      rule.check(facts, {rule.code, out});
    }
  }
}

}  // namespace memdimm::rules
