// SPDX-License-Identifier: GPL-2.0-or-later
// The guest-physical address space of a layout, piece by piece from 0 up: what a
// picture of it draws.
#pragma once

#include <vector>

#include "layout/layout.h"

namespace memdimm::layout {

enum class SegmentKind {
  Boot,    // memory at boot
  Hole,    // nothing to find there: PCI devices below 4 GiB, gaps, AMD's 1 TiB
  Module,  // a placed module
  Free,    // room for modules
  Pci,     // the 64-bit PCI hole above the region
};

// [begin, end), ends of one touch beginnings of the next.
struct Segment {
  SegmentKind kind = SegmentKind::Hole;
  Address begin = 0;
  Address end = 0;
  std::optional<std::size_t> module;  // in Layout::modules

  [[nodiscard]] Bytes size() const { return end - begin; }
};

// Empty for machines whose map is not predicted.
std::vector<Segment> segments(const Layout& layout);

}  // namespace memdimm::layout
