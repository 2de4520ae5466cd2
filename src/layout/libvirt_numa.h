// SPDX-License-Identifier: GPL-2.0-or-later
// What libvirt tells QEMU about the distances between guest nodes, and which node's
// CPUs it calls nearest to a node's memory. libvirt 9.0 to 12.8.
#pragma once

#include <optional>
#include <vector>

#include "layout/libvirt_define.h"
#include "model/domain.h"

namespace memdimm::layout {

// nodes × nodes, row by row; empty where all is as QEMU assumes it (10 and 20).
std::vector<unsigned> distances(const std::vector<CompleteCell>& cells);

bool has_hmat(const model::Domain& domain);

// nullopt where no cell has CPUs.
std::optional<unsigned> initiator(const model::Domain& domain,
                                  const std::vector<CompleteCell>& cells,
                                  unsigned node);

}  // namespace memdimm::layout
