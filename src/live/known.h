// SPDX-License-Identifier: GPL-2.0-or-later
// Whether a finding is told already: the same rule about the same place.
#pragma once

#include <algorithm>
#include <vector>

#include "diag/diagnostic.h"

namespace memdimm::live {

inline bool is_known(const Diagnostic& one, const std::vector<Diagnostic>& told) {
  return std::any_of(told.begin(), told.end(), [&](const Diagnostic& other) {
    return one.code == other.code && one.where.source == other.where.source &&
           one.where.begin == other.where.begin;
  });
}

}  // namespace memdimm::live
