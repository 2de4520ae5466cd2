// SPDX-License-Identifier: GPL-2.0-or-later
// How much a run found, suppressed findings left out.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "diag/code.h"
#include "lint/finding.h"

namespace memdimm::lint {

class Tally {
 public:
  void add(const std::vector<Finding>& findings);

  // Findings that were mended, or would be.
  void add_fixed(std::size_t count) { fixed_ += count; }

  [[nodiscard]] std::size_t fixed() const { return fixed_; }
  [[nodiscard]] std::size_t count(Severity severity) const;

  // "2 files checked: 1 error, 0 warnings, 3 notes; 2 can be mended with --fix"
  [[nodiscard]] std::string text() const;

  // "2 files checked, 3 fixed, 1 left: 1 error, 0 warnings, 0 notes"
  [[nodiscard]] std::string text_of_fixes() const;

  // "2 files checked, 3 to be fixed"
  [[nodiscard]] std::string text_of_diff() const;

 private:
  std::size_t files_ = 0;
  std::map<Severity, std::size_t> findings_;
  std::size_t fixed_ = 0;
  std::size_t safe_ = 0;    // that a fix would mend without a change for QEMU
  std::size_t unsafe_ = 0;  // with one

  [[nodiscard]] std::string severities() const;
  [[nodiscard]] std::string mendable() const;
};

}  // namespace memdimm::lint
