// SPDX-License-Identifier: GPL-2.0-or-later
// Lines compared from their first difference on: mends change few of them.
#include "lint/unified_diff.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace memdimm::lint {
namespace {

using Lines = std::vector<std::string_view>;

// Lines with their ends, so that a last one without is told from one with.
Lines lines_of(std::string_view text) {
  Lines out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    out.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return out;
}

// One line of a diff: ' ', '-' or '+', and where it stands in both texts.
struct Row {
  char mark;
  std::string_view line;
  std::size_t before;
  std::size_t after;
};

// How many lines were taken out and put in before the texts agree again.
struct Change {
  std::size_t taken;
  std::size_t put;
};

// Mends change few lines: the nearest pair of equal lines behind a[i] and b[j] tells.
Change next_change(const Lines& a, const Lines& b, std::size_t i, std::size_t j) {
  const std::size_t left = a.size() - i;
  const std::size_t right = b.size() - j;
  for (std::size_t sum = 1; sum < left + right; ++sum) {
    const std::size_t least = sum < right ? 0 : sum - right + 1;
    for (std::size_t out = least; out <= sum && out < left; ++out) {
      if (a[i + out] == b[j + sum - out] && !is_blank(a[i + out])) {
        return {out, sum - out};
      }
    }
  }
  return {left, right};
}

std::vector<Row> compare(const Lines& a, const Lines& b) {
  std::vector<Row> rows;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      rows.push_back({' ', a[i], i, j});
      ++i;
      ++j;
      continue;
    }
    const Change change = next_change(a, b, i, j);
    for (std::size_t k = 0; k < change.taken; ++k, ++i) {
      rows.push_back({'-', a[i], i, j});
    }
    for (std::size_t k = 0; k < change.put; ++k, ++j) {
      rows.push_back({'+', b[j], i, j});
    }
  }
  return rows;
}

std::string hunk(std::span<const Row> rows) {
  std::size_t before = 0;
  std::size_t after = 0;
  std::string body;
  for (const Row& row : rows) {
    before += row.mark != '+' ? 1U : 0U;
    after += row.mark != '-' ? 1U : 0U;
    body += row.mark + std::string(row.line);
    if (!row.line.ends_with('\n')) {
      body += "\n\\ No newline at end of file\n";
    }
  }
  const auto range = [](std::size_t start, std::size_t count) {
    return std::to_string(count == 0 ? start : start + 1) + ',' + std::to_string(count);
  };
  return "@@ -" + range(rows.front().before, before) + " +" +
         range(rows.front().after, after) + " @@\n" + body;
}

// As C writes it in a string: control characters and bytes that are not ASCII by their
// letter or in octal digits.
std::string escaped_as_c(std::string_view path) {
  constexpr std::string_view kLetters = "abtnvfr";  // \a is 7, and so on
  constexpr unsigned char kFirst = 7;
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= kFirst && byte < kFirst + kLetters.size()) {
      out += {'\\', kLetters[byte - kFirst]};
    } else if (byte < 0x20 || byte >= 0x7F) {
      out += {'\\',
              static_cast<char>('0' + (byte >> 6U)),
              static_cast<char>('0' + ((byte >> 3U) & 7U)),
              static_cast<char>('0' + (byte & 7U))};
    } else {
      out += c == '"' || c == '\\' ? "\\" : "";
      out += c;
    }
  }
  return out;
}

// A line of the header. Git quotes a name with control characters, quotes, backslashes
// or bytes that are not ASCII; a tab behind a name with blanks says where it ends.
std::string header(std::string_view mark,
                   std::string_view side,
                   const std::string& name) {
  std::string path(std::string_view(name).substr(name.starts_with('/') ? 1 : 0));
  while (path.starts_with("./")) {
    path.erase(0, 2);
  }
  const std::string escaped = escaped_as_c(path);
  std::string out(mark);
  if (escaped == path) {
    out += std::string(side) + path + (path.find(' ') == std::string::npos ? "" : "\t");
  } else {
    out += '"' + std::string(side) + escaped + '"';
  }
  return out + '\n';
}

}  // namespace

std::string unified_diff(const std::string& before,
                         const std::string& after,
                         const std::string& name) {
  constexpr std::size_t kContext = 3;
  if (before == after) {
    return {};
  }
  const Lines a = lines_of(before);
  const Lines b = lines_of(after);
  const std::vector<Row> rows = compare(a, b);
  std::string out = header("--- ", "a/", name) + header("+++ ", "b/", name);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].mark == ' ') {
      continue;
    }
    const std::size_t begin = i < kContext ? 0 : i - kContext;
    std::size_t last = i;
    for (std::size_t k = i; k < rows.size() && k <= last + 2 * kContext; ++k) {
      last = rows[k].mark == ' ' ? last : k;
    }
    const std::size_t end = std::min(rows.size(), last + kContext + 1);
    out += hunk(std::span(rows).subspan(begin, end - begin));
    i = end - 1;
  }
  return out;
}

}  // namespace memdimm::lint
