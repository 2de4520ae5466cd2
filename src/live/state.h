// SPDX-License-Identifier: GPL-2.0-or-later
// The memory of a guest that runs, as a value: what its definition says, and the slots,
// ids, addresses and backends that its modules have by it.
#pragma once

#include <algorithm>
#include <cstddef>

#include "layout/layout.h"
#include "model/domain.h"

namespace memdimm::live {

// A domain and what it resolves to.
struct State {
  model::Domain domain;
  layout::Layout layout;
};

// The placed module of Domain::modules[index]; nullptr for the boot module.
inline const layout::PlacedModule* find_placed(const layout::Layout& layout,
                                               std::size_t index) {
  const auto found = std::find_if(
      layout.modules.begin(),
      layout.modules.end(),
      [&](const layout::PlacedModule& placed) { return placed.index == index; });
  return found == layout.modules.end() ? nullptr : &*found;
}

}  // namespace memdimm::live
