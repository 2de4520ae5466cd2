// SPDX-License-Identifier: GPL-2.0-or-later
// What the guest's own system makes of the modules that QEMU gives it.
#pragma once

#include <optional>

#include "layout/layout.h"
#include "layout/target.h"
#include "model/domain.h"

namespace memdimm::layout {

// The option's, else what the document's libosinfo metadata names, else Linux.
GuestSystem guest_system(const model::Guest& guest, const Target& target);

// The unit in which the guest takes memory that is plugged: start and size of a module
// must be multiples of it. The option's, else what Linux computes. nullopt for other
// systems and for architectures about whose blocks nothing is known.
std::optional<Bytes> guest_block(const model::Guest& guest,
                                 const Layout& layout,
                                 const Target& target);

}  // namespace memdimm::layout
