// SPDX-License-Identifier: GPL-2.0-or-later
// The memory of a guest that runs, as a value: what its definition says, and the slots,
// ids, addresses and backends that its modules have by it.
#pragma once

#include "layout/layout.h"
#include "model/domain.h"

namespace memdimm::live {

// A domain and what it resolves to.
struct State {
  model::Domain domain;
  layout::Layout layout;
};

}  // namespace memdimm::live
