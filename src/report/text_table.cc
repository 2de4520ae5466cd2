// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/text_table.h"

#include <algorithm>
#include <utility>

#include "base/visible.h"
#include "report/wrap.h"

namespace memdimm::report {
namespace {

using Cells = std::vector<std::string>;

constexpr std::size_t kWidest = 80;
constexpr std::size_t kBetween = 2;

std::vector<std::size_t> widths_of(const Cells& titles,
                                   const std::vector<Cells>& rows) {
  std::vector<std::size_t> out;
  for (std::size_t column = 0; column < titles.size(); ++column) {
    std::size_t width = width_of(titles[column]);
    for (const Cells& row : rows) {
      width = std::max(width, width_of(row[column]));
    }
    out.push_back(width);
  }
  return out;
}

std::size_t sum_of(const std::vector<std::size_t>& widths) {
  std::size_t out = 0;
  for (const std::size_t width : widths) {
    out += width + kBetween;
  }
  return out - (out == 0 ? 0 : kBetween);
}

// A row as several, each with one item of the cells that are lists.
std::vector<Cells> broken(const Cells& row) {
  std::vector<Cells> out(1, Cells(row.size()));
  for (std::size_t column = 0; column < row.size(); ++column) {
    std::string rest = row[column];
    for (std::size_t line = 0; !rest.empty(); ++line) {
      const std::size_t comma = rest.find(", ");
      const std::size_t end = comma == std::string::npos ? rest.size() : comma + 1;
      if (line == out.size()) {
        out.emplace_back(row.size());
      }
      out[line][column] = rest.substr(0, end);
      rest.erase(0, std::min(rest.size(), end + 1));
    }
  }
  return out;
}

}  // namespace

std::string padded(std::string text, std::size_t width) {
  const std::size_t now = width_of(text);
  text.append(width > now ? width - now : 0, ' ');
  return text;
}

std::string text_table(const Cells& titles, const std::vector<Cells>& rows) {
  std::vector<Cells> shown = rows;
  for (Cells& row : shown) {
    std::transform(row.begin(), row.end(), row.begin(), visible);
  }
  std::vector<Cells> lines = shown;
  std::vector<std::size_t> widths = widths_of(titles, lines);
  if (sum_of(widths) > kWidest) {
    lines.clear();
    for (const Cells& row : shown) {
      for (Cells& line : broken(row)) {
        lines.push_back(std::move(line));
      }
    }
    widths = widths_of(titles, lines);
  }
  const auto line = [&](const Cells& cells) {
    std::string text;
    for (std::size_t column = 0; column < cells.size(); ++column) {
      text += padded(cells[column], widths[column] + kBetween);
    }
    return text.substr(0, text.find_last_not_of(' ') + 1) + '\n';
  };
  std::string out = line(titles);
  for (const Cells& row : lines) {
    out += line(row);
  }
  return out;
}

}  // namespace memdimm::report
