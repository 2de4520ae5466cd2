// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/place.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace memdimm::layout {
namespace {

struct Taken {
  Address begin;
  Address end;
  std::size_t module;  // in Layout::modules
};

// Sorted by address, never overlapping.
using TakenList = std::vector<Taken>;

// The first that ends behind `at`.
TakenList::const_iterator first_behind(const TakenList& taken, Address at) {
  return std::partition_point(
      taken.begin(), taken.end(), [&](const Taken& one) { return one.end <= at; });
}

void take(TakenList& taken, Taken range) {
  taken.insert(first_behind(taken, range.begin), range);
}

// What earlier searches have found: room only ever gets less, so that the next one need
// not look at anything in front of it.
struct Search {
  Address first_free;                  // the first aligned address that nothing is at
  std::map<Bytes, Address> by_size{};  // where the last one for so much memory ended
};
using Searched = std::map<Bytes, Search>;  // by alignment

// Where a search for `size` bytes has to begin.
Address search_from(const TakenList& taken,
                    Bytes size,
                    Bytes alignment,
                    Search& search) {
  Address& free = search.first_free;
  for (auto other = first_behind(taken, free);
       other != taken.end() && other->begin <= free;
       ++other) {
    free = std::max(free, align_up(other->end, alignment));
  }
  // What had no room for less has none for more.
  const auto more = search.by_size.upper_bound(size);
  return more == search.by_size.begin() ? free
                                        : std::max(free, std::prev(more)->second);
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
  const auto conflict = first_behind(taken, begin);
  if (conflict != taken.end() && conflict->begin < end) {
    module.overlaps = conflict->module;
    return;
  }
  take(taken, {begin, end, position});
}

void place_anywhere(const AddressMap& map,
                    TakenList& taken,
                    Searched& searched,
                    PlacedModule& module,
                    std::size_t position) {
  Search& search = searched
                       .try_emplace(module.alignment,
                                    Search{align_up(map.region, module.alignment), {}})
                       .first->second;
  Address at = search_from(taken, module.mapped, module.alignment, search);
  for (auto other = first_behind(taken, at); other != taken.end(); ++other) {
    if (saturating_add(at, module.mapped) <= other->begin) {
      break;
    }
    if (other->end > at) {
      at = align_up(other->end, module.alignment);
    }
  }
  search.by_size[module.mapped] = at;
  const Address end = saturating_add(at, module.mapped);
  if (end > map.region + map.region_size) {
    module.no_room = true;
    return;
  }
  module.address = at;
  take(taken, {at, end, position});
}

}  // namespace

void fit_to_machine(const model::Domain& domain, Layout& layout) {
  const facts::MachineFamily* family = layout.machine.family;
  for (PlacedModule& placed : layout.modules) {
    const bool dimm = domain.modules[placed.index].takes_slot();
    placed.size_step = placed.backend.alignment();
    if (family == nullptr) {
      continue;
    }
    if (dimm && !family->dimms_aligned) {
      placed.alignment = family->page;
      placed.size_step = family->page;
    }
    placed.alignment = std::max(placed.alignment, family->page);
    placed.size_step = std::max({placed.size_step, family->page, family->dimm_step});
  }
}

void place_modules(Layout& layout) {
  if (!layout.machine.has_map()) {
    return;
  }
  layout.map = address_map(
      layout.machine, layout.boot, layout.maximum, layout.slots, layout.cpu);
  if (!layout.machine.has_device_memory()) {
    return;
  }
  TakenList taken;
  Searched searched;
  for (std::size_t i = 0; i < layout.modules.size(); ++i) {
    PlacedModule& module = layout.modules[i];
    if (module.mapped == 0) {
      continue;
    }
    if (module.address_given) {
      place_given(*layout.map, taken, module, i);
    } else {
      place_anywhere(*layout.map, taken, searched, module, i);
    }
  }
}

void place_last(Layout& layout) {
  PlacedModule& last = layout.modules.back();
  if (!last.address_given) {
    last.address.reset();
  }
  last.outside_region = false;
  last.no_room = false;
  last.overlaps.reset();
  if (!layout.map || !layout.machine.has_device_memory() || last.mapped == 0) {
    return;
  }
  TakenList taken;
  const std::size_t position = layout.modules.size() - 1;
  for (std::size_t i = 0; i < position; ++i) {
    const PlacedModule& other = layout.modules[i];
    if (other.address && !other.outside_region && !other.overlaps) {
      take(taken, {*other.address, saturating_add(*other.address, other.mapped), i});
    }
  }
  if (last.address_given) {
    place_given(*layout.map, taken, last, position);
  } else {
    Searched searched;
    place_anywhere(*layout.map, taken, searched, last, position);
  }
}

}  // namespace memdimm::layout
