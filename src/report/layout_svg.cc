// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/layout_svg.h"

#include <algorithm>

#include "base/words.h"
#include "base/xml_element.h"
#include "base/xml_escape.h"
#include "report/layout_table.h"

namespace memdimm::report {
namespace {

using layout::Segment;
using layout::SegmentKind;

constexpr auto kFills = words<SegmentKind>({{SegmentKind::Boot, "#4c78a8"},
                                            {SegmentKind::Hole, "#f2f2f2"},
                                            {SegmentKind::Module, "#54a24b"},
                                            {SegmentKind::Free, "#ffffff"},
                                            {SegmentKind::Pci, "#e8e0d0"}});
constexpr auto kInks = words<SegmentKind>({{SegmentKind::Boot, "#ffffff"},
                                           {SegmentKind::Hole, "#666666"},
                                           {SegmentKind::Module, "#ffffff"},
                                           {SegmentKind::Free, "#333333"},
                                           {SegmentKind::Pci, "#6b5d3a"}});

constexpr unsigned kMapLeft = 140;
constexpr unsigned kMapWidth = 240;
constexpr unsigned kTop = 70;
constexpr unsigned kTableLeft = kMapLeft + kMapWidth + 50;
constexpr unsigned kRowHeight = 22;

std::string text_at(unsigned x,
                    unsigned y,
                    std::string_view more,
                    std::string_view text) {
  return "<text" + xml_attributes({{"x", x}, {"y", y}}) + ' ' + std::string(more) +
         '>' + xml_escaped(text) + "</text>\n";
}

// 26 pixels at least, and 12 more for each factor of four below the largest.
unsigned height_of(const Segment& segment, Bytes largest) {
  constexpr unsigned kLeast = 26;
  constexpr unsigned kSteps = 7;
  constexpr unsigned kStep = 12;
  const unsigned below = (bit_length(largest) - bit_length(segment.size())) / 2;
  return kLeast + (below < kSteps ? (kSteps - below) * kStep : 0);
}

std::string segment_box(const layout::Layout& layout,
                        const Segment& segment,
                        unsigned y,
                        unsigned height) {
  std::string out = xml_element("rect",
                                {{"x", kMapLeft},
                                 {"y", y},
                                 {"width", kMapWidth},
                                 {"height", height},
                                 {"fill", kFills.of(segment.kind)},
                                 {"stroke", "#333333"}}) +
                    '\n';
  out += text_at(
      kMapLeft + kMapWidth / 2,
      y + height / 2 + 4,
      R"(text-anchor="middle" fill=")" + std::string(kInks.of(segment.kind)) + '"',
      segment_label(layout, segment) + ", " + short_size(segment.size()));
  return out + text_at(kMapLeft - 8,
                       y + 4,
                       R"(text-anchor="end" class="address")",
                       show_hex(segment.end));
}

// The map, highest address on top; `bottom` is set to where it ends.
std::string map_boxes(const layout::Layout& layout, unsigned& bottom) {
  const auto all = layout::segments(layout);
  Bytes largest = 1;
  for (const Segment& segment : all) {
    largest = std::max(largest, segment.size());
  }
  std::string out;
  unsigned y = kTop;
  for (std::size_t i = all.size(); i-- > 0;) {
    const unsigned height = height_of(all[i], largest);
    out += segment_box(layout, all[i], y, height);
    y += height;
  }
  if (!all.empty()) {
    out += text_at(kMapLeft - 8, y + 4, R"(text-anchor="end" class="address")", "0x0");
  }
  bottom = y;
  return out;
}

// The columns of the slot table; the address is in the map.
struct Column {
  std::string_view title;
  std::string SlotRow::*cell;
};

constexpr std::array kColumns = {
    Column{"slot", &SlotRow::slot},
    Column{"id", &SlotRow::id},
    Column{"model", &SlotRow::model},
    Column{"node", &SlotRow::node},
    Column{"size", &SlotRow::size},
};

// How far right a column reaches: nobody can ask a font here, so 8 pixels a character.
unsigned width_of(const Column& column, const std::vector<SlotRow>& rows) {
  constexpr unsigned kCharacter = 8;
  constexpr unsigned kGap = 24;
  std::size_t longest = column.title.size();
  for (const SlotRow& row : rows) {
    longest = std::max(longest, (row.*column.cell).size());
  }
  return static_cast<unsigned>(longest) * kCharacter + kGap;
}

// `right` is set to where the table ends.
std::string slot_table(const std::vector<SlotRow>& rows, unsigned& right) {
  std::string out;
  unsigned x = kTableLeft;
  for (const Column& column : kColumns) {
    unsigned y = kTop + 12;
    out += text_at(x, y, R"(font-weight="bold")", column.title);
    for (const SlotRow& row : rows) {
      y += kRowHeight;
      out += text_at(x, y, "", row.*column.cell);
    }
    x += width_of(column, rows);
  }
  right = x;
  return out;
}

}  // namespace

std::string layout_svg(const model::Domain& domain, const layout::Layout& layout) {
  const auto rows = slot_rows(domain, layout);
  unsigned width = kTableLeft;
  const std::string table = slot_table(rows, width);
  unsigned bottom = kTop;
  const std::string map = map_boxes(layout, bottom);
  const unsigned table_end =
      kTop + kRowHeight * (static_cast<unsigned>(rows.size()) + 1);
  const unsigned height = std::max(bottom, table_end) + 30;
  const XmlAttributes attributes = {
      {"xmlns", "http://www.w3.org/2000/svg"},
      {"width", width},
      {"height", height},
      {"viewBox", "0 0 " + std::to_string(width) + ' ' + std::to_string(height)},
      {"font-family", "sans-serif"},
      {"font-size", 13U},
  };
  const std::string start =
      "\n<style>.address{font-family:monospace;font-size:12px}</style>\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n";
  std::string title = layout_headline(layout);
  if (!domain.guest.name.empty()) {
    title.insert(0, domain.guest.name + " — ");
  }
  const std::string headline =
      text_at(20, 34, R"(font-size="17" font-weight="bold")", title);
  return xml_element("svg", attributes, start + headline + map + table) + '\n';
}

}  // namespace memdimm::report
