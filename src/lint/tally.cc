// SPDX-License-Identifier: GPL-2.0-or-later
// Counts findings by severity.
#include "lint/tally.h"

#include <algorithm>

#include "base/text.h"

namespace memdimm::lint {

void Tally::add(const std::vector<Finding>& findings) {
  ++files_;
  for (const Finding& one : findings) {
    if (!one.suppressed) {
      ++findings_[one.severity];
    }
  }
}

bool Tally::reaches(std::optional<Severity> severity) const {
  return severity &&
         std::any_of(findings_.begin(), findings_.end(), [&](const auto& one) {
           return one.first >= *severity;
         });
}

std::string Tally::text() const {
  std::string out = counted(files_, "file") + " checked";
  if (findings_.empty()) {
    return out + ", no problems";
  }
  std::string_view between = ": ";
  for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Note}) {
    const auto found = findings_.find(severity);
    out += between;
    out += counted(found == findings_.end() ? 0 : found->second,
                   kSeverityWords.of(severity));
    between = ", ";
  }
  return out;
}

}  // namespace memdimm::lint
