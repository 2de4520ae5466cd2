// SPDX-License-Identifier: GPL-2.0-or-later
// Findings that were there before a team began to look: they are not told again.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lint/finding.h"

namespace memdimm::lint {

class Baseline {
 public:
  void add(const std::string& fingerprint) { ++known_[fingerprint]; }

  // Takes out what is known.
  void remove_known(std::vector<Finding>& findings);

 private:
  std::map<std::string, unsigned> known_;
};

// Throws InputError with FILE:LINE:COL where `text` is no baseline.
Baseline read_baseline(std::string_view text, const std::string& name);

std::string baseline_text(const std::vector<Finding>& findings);

}  // namespace memdimm::lint
