// SPDX-License-Identifier: GPL-2.0-or-later
// A wanted definition on the guest that runs: modules that stay keep what they have.
#pragma once

#include <optional>
#include <vector>

#include "live/state.h"
#include "live/which.h"

namespace memdimm::live {

struct Settled {
  State running;  // with the slots and addresses written down that its modules have
  // Modules that stay keep slot, address and id; new ones come behind them, as QEMU
  // gets them, and go where there is room beside them.
  State wanted;
  Matches matches;  // of the wanted modules
  // Likewise: the slots that a start from the wanted document would give.
  std::vector<std::optional<unsigned>> at_start;
};

Settled settle(State running, State wanted, const layout::Target& target);

}  // namespace memdimm::live
