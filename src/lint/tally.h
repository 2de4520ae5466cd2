// SPDX-License-Identifier: GPL-2.0-or-later
// How much a run found, suppressed findings left out.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "diag/code.h"
#include "lint/finding.h"

namespace memdimm::lint {

class Tally {
 public:
  void add(const std::vector<Finding>& findings);

  // Whether something is at or above this; nothing is above nullopt.
  [[nodiscard]] bool reaches(std::optional<Severity> severity) const;

  // "2 files checked: 1 error, 0 warnings, 3 notes"
  [[nodiscard]] std::string text() const;

 private:
  std::size_t files_ = 0;
  std::map<Severity, std::size_t> findings_;
};

}  // namespace memdimm::lint
