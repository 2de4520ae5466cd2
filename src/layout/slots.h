// SPDX-License-Identifier: GPL-2.0-or-later
// Who gets which memory slot.
#pragma once

#include <optional>
#include <vector>

#include "model/domain.h"

namespace memdimm::layout {

// One entry a module of the domain: its slot, nullopt where it takes none or none is
// left. Explicit slots count first; then modules without one get the lowest free slot
// in document order, as libvirt does it (9.0 to 12.8). A slot given twice is kept
// twice, for a rule to report.
std::vector<std::optional<unsigned>> assign_slots(const model::Domain& domain);

}  // namespace memdimm::layout
