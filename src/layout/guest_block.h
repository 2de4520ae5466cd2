// SPDX-License-Identifier: GPL-2.0-or-later
// In which pieces the guest's system brings plugged memory online.
#pragma once

#include "layout/layout.h"

namespace memdimm::layout {

// The size of Linux's memory blocks on x86: 128 MiB while the guest boots with less
// than 64 GiB, from there on the largest power of two up to 2 GiB that divides the end
// of boot memory (arch/x86/mm/init_64.c).
Bytes guest_block(const Layout& layout);

}  // namespace memdimm::layout
