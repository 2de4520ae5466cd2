// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/slots.h"

#include <algorithm>

#include "facts/limits.h"

namespace memdimm::layout {

std::vector<std::optional<unsigned>> assign_slots(const model::Domain& domain) {
  const unsigned slots = domain.slots ? domain.slots->value : 0;
  std::vector<bool> taken(std::min(slots, facts::kMostSlots));
  std::vector<std::optional<unsigned>> out(domain.modules.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const model::Module& module = domain.modules[i];
    if (module.takes_slot() && module.slot) {
      out[i] = module.slot->value;
      if (module.slot->value < taken.size()) {
        taken[module.slot->value] = true;
      }
    }
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!domain.modules[i].takes_slot() || out[i]) {
      continue;
    }
    const auto free = std::find(taken.begin(), taken.end(), false);
    if (free != taken.end()) {
      *free = true;
      out[i] = static_cast<unsigned>(free - taken.begin());
    }
  }
  return out;
}

}  // namespace memdimm::layout
