// SPDX-License-Identifier: GPL-2.0-or-later
// A wanted definition on the guest that runs: modules that stay keep what they have.
#pragma once

#include "live/state.h"
#include "live/which.h"

namespace memdimm::live {

struct Settled {
  State running;  // as its start gave it
  // The guest once new modules have come and others have gone: those that stay with
  // slot, address and id as they are, then the new ones, where there is room beside
  // them. Domain::modules are the wanted document's.
  State wanted;
  State fresh;      // what a start from the wanted document gives
  Matches matches;  // of the wanted modules
};

Settled settle(State running, State wanted, const layout::Target& target);

}  // namespace memdimm::live
