// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/segments.h"

#include <algorithm>

namespace memdimm::layout {
namespace {

class Ruler {
 public:
  explicit Ruler(std::vector<Segment>& out) : out_(out) {}

  // A piece from where the last one ended to `end`; none where that is not further on.
  void to(Address end, SegmentKind kind, std::optional<std::size_t> module = {}) {
    if (end > at_) {
      out_.push_back({kind, at_, end, module});
      at_ = end;
    }
  }

 private:
  std::vector<Segment>& out_;
  Address at_ = 0;
};

}  // namespace

std::vector<Segment> segments(const Layout& layout) {
  std::vector<Segment> out;
  if (!layout.map) {
    return out;
  }
  const AddressMap& map = *layout.map;
  Ruler ruler(out);
  ruler.to(map.low_start, SegmentKind::Hole);
  ruler.to(map.low_end(), SegmentKind::Boot);
  ruler.to(map.high_start, SegmentKind::Hole);
  ruler.to(map.high_start + map.high_ram, SegmentKind::Boot);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < layout.modules.size(); ++i) {
    const PlacedModule& placed = layout.modules[i];
    if (placed.address && placed.mapped != 0 && !placed.outside_region &&
        !placed.overlaps) {
      order.push_back(i);
    }
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return *layout.modules[a].address < *layout.modules[b].address;
  });
  ruler.to(map.region, SegmentKind::Hole);
  for (const std::size_t i : order) {
    const PlacedModule& placed = layout.modules[i];
    ruler.to(*placed.address, SegmentKind::Free);
    ruler.to(*placed.address + placed.mapped, SegmentKind::Module, i);
  }
  ruler.to(map.region + map.region_size, SegmentKind::Free);
  ruler.to(map.highest + 1, SegmentKind::Pci);
  return out;
}

}  // namespace memdimm::layout
