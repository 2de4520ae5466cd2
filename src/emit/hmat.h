// SPDX-License-Identifier: GPL-2.0-or-later
// Memory latencies, bandwidths and caches of guest nodes (ACPI HMAT) as items.
#pragma once

#include <vector>

#include "emit/item.h"

namespace memdimm::emit {

void add_hmat(const model::Domain& domain,
              const layout::Layout& layout,
              std::vector<Item>& out);

}  // namespace memdimm::emit
