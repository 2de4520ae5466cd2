// SPDX-License-Identifier: GPL-2.0-or-later
// How far an x86 guest's CPU addresses, by its model, features, accelerator and host.
#pragma once

#include <string_view>

#include "layout/machine.h"
#include "layout/target.h"
#include "model/domain.h"

namespace memdimm::layout {

struct Layout;

// `usual` is the model where nobody names one. `own_versions`: the machine type is a
// distribution's, which may give every CPU the host's bits.
CpuAddressing x86_addressing(const model::Guest& guest,
                             const Target& target,
                             std::string_view usual,
                             bool own_versions);

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
