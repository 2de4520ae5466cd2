// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/text.h"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace memdimm {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// A slip changes a third of a word's letters at most.
std::size_t most_changed(std::string_view text) {
  return std::max<std::size_t>(1, text.size() / 3);
}

// Which letters a word has, whatever their case.
std::uint32_t letters(std::string_view word) {
  std::uint32_t set = 0;
  for (const char c : word) {
    set |= std::uint32_t{1} << (static_cast<std::uint8_t>(c) & 0x1FU);
  }
  return set;
}

// Damerau's distance with swaps of neighbours; a difference in case alone costs nothing
// here and is told apart by the caller's exact comparison.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1,
                                             std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      cost[i][j] = std::min({cost[i - 1][j] + 1,
                             cost[i][j - 1] + 1,
                             cost[i - 1][j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1])) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_blank(std::string_view text) {
  return trim(text).empty();
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return lower(x) == lower(y);
  });
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(end + 1);
  }
}

std::string join_or(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i != 0) {
      out += i + 1 == words.size() ? " or " : ", ";
    }
    out += words[i];
  }
  return out;
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

bool may_be_meant(std::string_view text, std::string_view candidate) {
  const std::size_t most = most_changed(text);
  const std::size_t longer = std::max(text.size(), candidate.size());
  const std::size_t shorter = std::min(text.size(), candidate.size());
  // One change takes a letter away and brings another.
  return longer - shorter <= most &&
         std::popcount(letters(text) ^ letters(candidate)) <=
             static_cast<int>(2 * most);
}

std::string_view closest_match(std::string_view text,
                               const std::vector<std::string_view>& candidates) {
  constexpr std::size_t kTooLongToBeASlip = 64;
  std::string_view best;
  if (text.size() > kTooLongToBeASlip) {
    return best;
  }
  std::size_t least = most_changed(text) + 1;
  for (const std::string_view candidate : candidates) {
    if (!may_be_meant(text, candidate)) {
      continue;
    }
    const std::size_t cost = distance(text, candidate);
    if (cost < least && cost < candidate.size()) {
      best = candidate;
      least = cost;
    }
  }
  return best;
}

std::string or_meant(std::string_view near, std::string_view quotes) {
  std::string out;
  if (!near.empty()) {
    out.append("; did you mean ").append(quotes).append(near).append(quotes) += '?';
  }
  return out;
}

}  // namespace memdimm
