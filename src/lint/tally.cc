// SPDX-License-Identifier: GPL-2.0-or-later
// Counts findings by severity.
#include "lint/tally.h"

#include "base/text.h"

namespace memdimm::lint {

void Tally::add(const std::vector<Finding>& findings) {
  ++files_;
  for (const Finding& one : findings) {
    if (!one.suppressed) {
      ++findings_[one.severity];
      safe_ += !one.fix.empty() && one.fix_is_safe ? 1U : 0U;
      unsafe_ += !one.fix.empty() && !one.fix_is_safe ? 1U : 0U;
    }
  }
}

std::size_t Tally::count(Severity severity) const {
  const auto found = findings_.find(severity);
  return found == findings_.end() ? 0 : found->second;
}

// "1 error, 0 warnings, 3 notes"
std::string Tally::severities() const {
  std::string out;
  for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Note}) {
    out += (out.empty() ? "" : ", ") +
           counted(count(severity), kSeverityWords.of(severity));
  }
  return out;
}

std::string Tally::mendable() const {
  if (safe_ + unsafe_ == 0) {
    return {};
  }
  std::string out = "; ";
  if (safe_ != 0) {
    out += std::to_string(safe_) + " can be mended with --fix";
  }
  if (unsafe_ != 0) {
    out += (safe_ != 0 ? ", " + std::to_string(unsafe_) + " more"
                       : std::to_string(unsafe_) + " can be mended") +
           " with --unsafe-fixes";
  }
  return out;
}

std::string Tally::text() const {
  return counted(files_, "file") + " checked" +
         (findings_.empty() ? ", no problems" : ": " + severities() + mendable());
}

std::string Tally::text_of_diff() const {
  return counted(files_, "file") + " checked, " + std::to_string(fixed_) +
         " to be fixed";
}

std::string Tally::text_of_fixes() const {
  std::size_t left = 0;
  for (const auto& [severity, found] : findings_) {
    left += found;
  }
  return counted(files_, "file") + " checked, " + std::to_string(fixed_) + " fixed, " +
         std::to_string(left) + " left" +
         (left == 0 ? "" : ": " + severities() + mendable());
}

}  // namespace memdimm::lint
