// SPDX-License-Identifier: GPL-2.0-or-later
// A layout for people: the slots as a table, the guest's address space as a map.
#pragma once

#include <string>

#include "layout/layout.h"
#include "layout/segments.h"
#include "model/domain.h"

namespace memdimm::report {

struct LayoutStyle {
  std::size_t width = 80;  // columns that the terminal has; 40 at least are used
  bool ascii = false;      // no box-drawing characters
};

std::string layout_table(const model::Domain& domain,
                         const layout::Layout& layout,
                         LayoutStyle style);

// The words that tables and pictures share.

// "1536 MiB", or "1.5 GiB" where that is shorter and exact to a tenth.
std::string short_size(Bytes size);

// "memory at boot", "dimm3", "room for modules", …
std::string segment_label(const layout::Layout& layout, const layout::Segment& segment);

// One line: machine, total, maximum, slots, address bits.
std::string layout_headline(const layout::Layout& layout);

struct SlotRow {
  std::string slot;
  std::string id;
  std::string model;
  std::string node;
  std::string size;
  std::string address;
};

// Boot memory first, then the modules by slot, then the free slots as one row.
std::vector<SlotRow> slot_rows(const model::Domain& domain,
                               const layout::Layout& layout);

}  // namespace memdimm::report
