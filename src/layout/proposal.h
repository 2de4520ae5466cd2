// SPDX-License-Identifier: GPL-2.0-or-later
// The proposal dialect's resolution: the boot DIMM, slots, guest nodes, backends.
#pragma once

#include "layout/layout.h"

namespace memdimm::layout {

// What QEMU itself takes where nobody says (5.2 to 11.1).
inline constexpr Bytes kDefaultBoot = 128 * kMiB;

// QEMU rounds -m size= up to it without a word (5.2 to 11.1).
inline constexpr Bytes kBootGranularity = 8 * kKiB;

// The largest number of guest nodes (QEMU 5.2 to 11.1), ids 0 to 127.
inline constexpr unsigned kMostNodes = 128;

// Everything but addresses (place.h).
Layout resolve_proposal(const model::Domain& domain, const Target& target);

}  // namespace memdimm::layout
