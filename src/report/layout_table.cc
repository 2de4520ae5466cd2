// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/layout_table.h"

#include <algorithm>
#include <array>

#include "base/id_set.h"
#include "base/text.h"
#include "report/text_table.h"

namespace memdimm::report {
namespace {

using layout::Layout;
using layout::PlacedModule;
using layout::Segment;
using layout::SegmentKind;

std::string table(const std::vector<SlotRow>& rows) {
  std::vector<std::vector<std::string>> cells;
  cells.reserve(rows.size());
  for (const SlotRow& row : rows) {
    cells.push_back({row.slot, row.id, row.model, row.node, row.size, row.address});
  }
  return text_table({"slot", "id", "model", "node", "size", "address"}, cells);
}

// What a map is drawn with.
struct Pen {
  std::string_view top_left, top_right, left, right, bottom_left, bottom_right;
  std::string_view across, down;
};

constexpr Pen kBoxes = {"┌", "┐", "├", "┤", "└", "┘", "─", "│"};
constexpr Pen kAscii = {"+", "+", "+", "+", "+", "+", "-", "|"};

// Boot memory and modules are filled, everything else is empty.
std::string_view fill_of(SegmentKind kind, bool ascii) {
  if (kind == SegmentKind::Boot || kind == SegmentKind::Module) {
    return ascii ? "#" : "▒";
  }
  return " ";
}

std::string repeat(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out += text;
  }
  return out;
}

// How many rows a segment gets: one to four, by the power of two of its size.
std::size_t rows_of(const Segment& segment, Bytes largest) {
  constexpr unsigned kMostRows = 4;
  const unsigned below = bit_length(largest) - bit_length(segment.size());
  return below >= kMostRows * 2 ? 1 : kMostRows - below / 2;
}

std::string map_text(const Layout& layout, LayoutStyle style) {
  const auto all = layout::segments(layout);
  const Pen& pen = style.ascii ? kAscii : kBoxes;
  const std::size_t digits = show_hex(all.back().end).size();
  constexpr std::size_t kNarrowest = 10;
  constexpr std::size_t kWidest = 30;
  constexpr std::size_t kLabels = 34;
  const std::size_t taken = digits + kLabels + 4;
  const std::size_t inner =
      std::clamp(style.width > taken ? style.width - taken : 0, kNarrowest, kWidest);
  Bytes largest = 0;
  for (const Segment& segment : all) {
    largest = std::max(largest, segment.size());
  }
  std::string out;
  for (std::size_t i = all.size(); i-- > 0;) {
    const Segment& segment = all[i];
    const bool top = i + 1 == all.size();
    out += padded(show_hex(segment.end), digits) + ' ' +
           std::string(top ? pen.top_left : pen.left) + repeat(pen.across, inner) +
           std::string(top ? pen.top_right : pen.right) + '\n';
    const std::size_t rows = rows_of(segment, largest);
    for (std::size_t row = 0; row < rows; ++row) {
      out += std::string(digits + 1, ' ') + std::string(pen.down) +
             repeat(fill_of(segment.kind, style.ascii), inner) + std::string(pen.down);
      if (row == rows / 2) {
        out += ' ' + segment_label(layout, segment) + ", " + short_size(segment.size());
      }
      out += '\n';
    }
  }
  return out + padded("0x0", digits) + ' ' + std::string(pen.bottom_left) +
         repeat(pen.across, inner) + std::string(pen.bottom_right) + '\n';
}

std::string address_text(const PlacedModule& placed) {
  if (!placed.address) {
    return "-";
  }
  return show_hex(*placed.address) + " to " +
         show_hex(*placed.address + placed.mapped - 1) +
         (placed.address_given ? "" : " (by QEMU)");
}

void add_free_slots(const Layout& layout, std::vector<SlotRow>& rows) {
  if (layout.slots == 0) {
    return;
  }
  IdSet free;
  free.add(0, layout.slots - 1);
  if (layout.boot_slot()) {
    free.remove(*layout.boot_slot());
  }
  for (const PlacedModule& placed : layout.modules) {
    if (placed.slot) {
      free.remove(*placed.slot);
    }
  }
  if (!free.empty()) {
    rows.push_back(
        {free.to_string(), std::to_string(free.size()) + " free", "", "", "", ""});
  }
}

}  // namespace

std::string short_size(Bytes size) {
  struct Large {
    Bytes bytes;
    std::string_view name;
  };
  constexpr std::array kLarge = {Large{kTiB, "TiB"}, Large{kGiB, "GiB"}};
  constexpr std::array<std::string_view, 4> kQuarters = {"", ".25 ", ".5 ", ".75 "};
  for (const Large& unit : kLarge) {
    const Bytes quarter = unit.bytes / 4;
    if (size > unit.bytes && !is_multiple(size, unit.bytes) &&
        is_multiple(size, quarter)) {
      return std::to_string(size / unit.bytes) +
             std::string(kQuarters.at(size % unit.bytes / quarter)) +
             std::string(unit.name);
    }
  }
  return show_size(size);
}

std::string segment_label(const Layout& layout, const Segment& segment) {
  switch (segment.kind) {
    case SegmentKind::Boot:
      return "memory at boot";
    case SegmentKind::Module:
      return layout.modules.at(segment.module.value_or(0)).id;
    case SegmentKind::Free:
      return "room for modules";
    case SegmentKind::Pci:
      return "64-bit PCI hole";
    case SegmentKind::Hole:
      break;
  }
  return "hole";
}

std::string layout_headline(const Layout& layout) {
  std::string out = layout.machine.name.empty() ? "machine" : layout.machine.name;
  out += ": " + short_size(layout.total);
  if (layout.maximum) {
    out += " of " + short_size(*layout.maximum);
  }
  if (layout.slots != 0) {
    std::size_t used = layout.boot_slot() ? 1 : 0;
    for (const PlacedModule& placed : layout.modules) {
      used += placed.slot ? 1U : 0U;
    }
    out += ", " + std::to_string(used) + " of " + counted(layout.slots, "slot");
  }
  if (layout.map) {
    out += ", " + std::to_string(bit_length(layout.map->highest)) + " address bits";
  }
  return out;
}

std::vector<SlotRow> slot_rows(const model::Domain& domain, const Layout& layout) {
  std::vector<SlotRow> rows;
  const auto text = [](const std::optional<unsigned>& number) {
    return number ? std::to_string(*number) : std::string("-");
  };
  rows.push_back(
      {text(layout.boot_slot()), "boot", "-", "-", short_size(layout.boot), "-"});
  if (layout.map) {
    rows.back().address = show_range(layout.map->low_start, layout.map->low_ram);
    if (layout.map->high_ram != 0) {
      rows.back().address +=
          ", " + show_range(layout.map->high_start, layout.map->high_ram);
    }
  }
  std::vector<const PlacedModule*> modules;
  for (const PlacedModule& placed : layout.modules) {
    if (domain.modules[placed.index].is_memory()) {
      modules.push_back(&placed);
    }
  }
  std::stable_sort(modules.begin(), modules.end(), [](const auto* a, const auto* b) {
    return a->slot.value_or(~0U) < b->slot.value_or(~0U);
  });
  for (const PlacedModule* placed : modules) {
    rows.push_back({text(placed->slot),
                    placed->id,
                    std::string(model::model_word(domain.modules[placed->index])),
                    text(placed->node),
                    short_size(placed->size),
                    address_text(*placed)});
  }
  add_free_slots(layout, rows);
  return rows;
}

std::string layout_table(const model::Domain& domain,
                         const Layout& layout,
                         LayoutStyle style) {
  std::string out = layout_headline(layout) + "\n\n" + table(slot_rows(domain, layout));
  if (layout.map) {
    out += '\n' + map_text(layout, style);
  }
  return out;
}

}  // namespace memdimm::report
