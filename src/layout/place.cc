// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/place.h"

#include <algorithm>

namespace memdimm::layout {
namespace {

struct Taken {
  Address begin;
  Address end;
  std::size_t module;  // in Layout::modules
};

// Sorted by address, never overlapping.
using TakenList = std::vector<Taken>;

void take(TakenList& taken, Taken range) {
  const auto after = std::find_if(taken.begin(), taken.end(), [&](const Taken& other) {
    return other.begin > range.begin;
  });
  taken.insert(after, range);
}

void place_given(const AddressMap& map,
                 TakenList& taken,
                 PlacedModule& module,
                 std::size_t position) {
  const Address begin = *module.address;
  const Address end = saturating_add(begin, module.mapped);
  const Address region_end = map.region + map.region_size;
  if (begin < map.region || end > region_end || end - begin < module.mapped) {
    module.outside_region = true;
    return;
  }
  const auto conflict =
      std::find_if(taken.begin(), taken.end(), [&](const Taken& other) {
        return begin < other.end && other.begin < end;
      });
  if (conflict != taken.end()) {
    module.overlaps = conflict->module;
    return;
  }
  take(taken, {begin, end, position});
}

void place_anywhere(const AddressMap& map,
                    TakenList& taken,
                    PlacedModule& module,
                    std::size_t position) {
  Address at = align_up(map.region, module.alignment);
  for (const Taken& other : taken) {
    if (saturating_add(at, module.mapped) <= other.begin) {
      break;
    }
    if (other.end > at) {
      at = align_up(other.end, module.alignment);
    }
  }
  const Address end = saturating_add(at, module.mapped);
  if (end > map.region + map.region_size) {
    module.no_room = true;
    return;
  }
  module.address = at;
  take(taken, {at, end, position});
}

}  // namespace

void place_modules(Layout& layout) {
  if (!layout.machine.has_map()) {
    return;
  }
  layout.map = address_map(
      layout.machine, layout.boot, layout.maximum, layout.slots, layout.cpu);
  TakenList taken;
  for (std::size_t i = 0; i < layout.modules.size(); ++i) {
    PlacedModule& module = layout.modules[i];
    if (module.mapped == 0) {
      continue;
    }
    if (module.address_given) {
      place_given(*layout.map, taken, module, i);
    } else {
      place_anywhere(*layout.map, taken, module, i);
    }
  }
}

}  // namespace memdimm::layout
