// SPDX-License-Identifier: GPL-2.0-or-later
#include "diag/diagnostics.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace memdimm {

Diagnostic& Diagnostics::add(const Code& code, Span where, std::string message) {
  Diagnostic& found = found_.emplace_back();
  found.code = &code;
  found.severity = code.severity;
  found.where = where;
  found.message = std::move(message);
  return found;
}

bool Diagnostics::has_errors() const {
  return std::any_of(found_.begin(), found_.end(), [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Severity::Error;
  });
}

std::vector<Diagnostic> Diagnostics::take_sorted() {
  std::stable_sort(
      found_.begin(), found_.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::tie(a.where.source, a.where.begin) <
               std::tie(b.where.source, b.where.begin);
      });
  return std::exchange(found_, {});
}

}  // namespace memdimm
