// SPDX-License-Identifier: GPL-2.0-or-later
// What some rules find in a domain of libvirt's dialect, for tests.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "layout/layout.h"
#include "rules/rule.h"
#include "testing/libvirt.h"

namespace memdimm::testing {

inline std::vector<Diagnostic> found_by(std::span<const rules::Rule> rules,
                                        std::string_view inside,
                                        const layout::Target& target = {}) {
  const model::Domain domain = libvirt_domain(inside);
  const layout::Layout layout = layout::resolve(domain, target);
  Diagnostics found;
  rules::run(rules, {domain, layout, target}, found);
  return found.take_sorted();
}

// "MD601 note", with a blank between several; "" for none.
inline std::string verdicts(const std::vector<Diagnostic>& found) {
  std::string out;
  for (const Diagnostic& one : found) {
    out += (out.empty() ? "" : " ") + std::string(one.code->id) + ' ' +
           std::string(kSeverityWords.of(one.severity));
  }
  return out;
}

}  // namespace memdimm::testing
