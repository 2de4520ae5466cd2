// SPDX-License-Identifier: GPL-2.0-or-later
// The memory of a guest that runs, as a value: what its definition says, and the slots,
// ids, addresses and backends that its modules have by it.
#pragma once

#include <vector>

#include "layout/layout.h"
#include "model/domain.h"

namespace memdimm::live {

// A domain and what it resolves to.
struct State {
  model::Domain domain;
  layout::Layout layout;
};

// All placed modules at once: one for each of Domain::modules.
inline std::vector<const layout::PlacedModule*> placed_modules(const State& state) {
  std::vector<const layout::PlacedModule*> out(state.domain.modules.size());
  for (const layout::PlacedModule& placed : state.layout.modules) {
    out.at(placed.index) = &placed;
  }
  return out;
}

}  // namespace memdimm::live
