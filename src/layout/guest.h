// SPDX-License-Identifier: GPL-2.0-or-later
// What the guest's own system makes of the modules that QEMU gives it.
#pragma once

#include <optional>

#include "layout/layout.h"
#include "layout/target.h"
#include "model/domain.h"

namespace memdimm::layout {

// The most that one module should be, in units of the memory that is there before it:
// Linux keeps 64 bytes for each 4 KiB page of it there, and openEuler's guide warns
// from here on (Kata's limit is 48).
inline constexpr Bytes kMostOfBoot = 32;

// The option's, else what the document's libosinfo metadata names, else Linux.
GuestSystem guest_system(const model::Guest& guest, const Target& target);

// The unit in which the guest takes memory that is plugged: start and size of a module
// must be multiples of it. The option's, else what Linux computes on x86: 128 MiB while
// boot memory ends below 64 GiB, from there on the largest power of two up to 2 GiB
// that divides that end (arch/x86/mm/init_64.c). nullopt for other systems and
// architectures, about whose blocks nothing is known.
std::optional<Bytes> guest_block(const model::Guest& guest,
                                 const Layout& layout,
                                 const Target& target);

}  // namespace memdimm::layout
