// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/text_table.h"

#include <algorithm>

namespace memdimm::report {

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

std::string text_table(const std::vector<std::string>& titles,
                       const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < titles.size(); ++column) {
    std::size_t width = titles[column].size();
    for (const auto& row : rows) {
      width = std::max(width, row[column].size());
    }
    widths.push_back(width);
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t column = 0; column < cells.size(); ++column) {
      text += padded(cells[column], widths[column] + 2);
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
