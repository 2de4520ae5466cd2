// SPDX-License-Identifier: GPL-2.0-or-later
// The proposal dialect's resolution: the boot DIMM, slots, guest nodes, backends.
#pragma once

#include "layout/layout.h"

namespace memdimm::layout {

// Everything but addresses (place.h).
Layout resolve_proposal(const model::Domain& domain, const Target& target);

}  // namespace memdimm::layout
