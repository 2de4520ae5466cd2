// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/text_table.h"

#include <algorithm>

#include "base/visible.h"

namespace memdimm::report {

namespace {

// In columns: bytes that go on with a character take none.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace

std::string padded(std::string text, std::size_t width) {
  const std::size_t has = width_of(text);
  return text.append(width > has ? width - has : 0, ' ');
}

std::string text_table(const std::vector<std::string>& titles,
                       const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < titles.size(); ++column) {
    std::size_t width = titles[column].size();
    for (const auto& row : rows) {
      width = std::max(width, width_of(visible(row[column])));
    }
    widths.push_back(width);
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t column = 0; column < cells.size(); ++column) {
      text += padded(visible(cells[column]), widths[column] + 2);
    }
    return text.substr(0, text.find_last_not_of(' ') + 1) + '\n';
  };
  std::string out = line(titles);
  for (const auto& row : rows) {
    out += line(row);
  }
  return out;
}

}  // namespace memdimm::report
