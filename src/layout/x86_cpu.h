// SPDX-License-Identifier: GPL-2.0-or-later
// How far an x86 guest's CPU addresses, by its model, features, accelerator and host.
#pragma once

#include "layout/machine.h"
#include "layout/target.h"
#include "model/domain.h"

namespace memdimm::layout {

struct Layout;

CpuAddressing x86_addressing(const model::Guest& guest, const Target& target);

// The highest address of a guest with a map: `own` for the CPU that it has, as far as
// that is known, and `amd`, which is not below, were it AMD's where it may be.
struct Reach {
  Address own = 0;
  Address amd = 0;

  [[nodiscard]] unsigned own_bits() const { return bit_length(own); }
  [[nodiscard]] unsigned amd_bits() const { return bit_length(amd); }
};

Reach reach(const Layout& layout);

}  // namespace memdimm::layout
