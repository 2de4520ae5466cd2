// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/chars.h"

#include <algorithm>

namespace memdimm::xml {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// XML 1.0, fifth edition, production 4, and what production 4a adds to it.
constexpr std::array kNameStarts = {
    Range{':', ':'},
    Range{'A', 'Z'},
    Range{'_', '_'},
    Range{'a', 'z'},
    Range{0xC0, 0xD6},
    Range{0xD8, 0xF6},
    Range{0xF8, 0x2FF},
    Range{0x370, 0x37D},
    Range{0x37F, 0x1FFF},
    Range{0x200C, 0x200D},
    Range{0x2070, 0x218F},
    Range{0x2C00, 0x2FEF},
    Range{0x3001, 0xD7FF},
    Range{0xF900, 0xFDCF},
    Range{0xFDF0, 0xFFFD},
    Range{0x10000, 0xEFFFF},
};
constexpr std::array kNameExtras = {
    Range{'-', '-'},
    Range{'.', '.'},
    Range{'0', '9'},
    Range{0xB7, 0xB7},
    Range{0x300, 0x36F},
    Range{0x203F, 0x2040},
};

template <std::size_t N>
bool within(char32_t value, const std::array<Range, N>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
    return range.first <= value && value <= range.last;
  });
}

}  // namespace

bool is_char(char32_t value) {
  if (value < 0x20) {
    return value == '\t' || value == '\n' || value == '\r';
  }
  return value <= 0xD7FF || (value >= 0xE000 && value <= 0xFFFD) ||
         (value >= 0x10000 && value <= 0x10FFFF);
}

bool is_name_start(char32_t value) {
  return within(value, kNameStarts);
}

bool is_name_char(char32_t value) {
  return within(value, kNameStarts) || within(value, kNameExtras);
}

}  // namespace memdimm::xml
