// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/conflict.h"

#include <algorithm>

namespace memdimm::xml {
namespace {

constexpr std::size_t kLength = 7;

// The sign of which the marker is made, or NUL.
char marker_of(std::string_view line) {
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  const char sign = line.size() < kLength ? '\0' : line.front();
  const bool repeats = sign != '\0' &&
                       line.find_first_not_of(sign) >= std::min(line.size(), kLength) &&
                       (line.size() == kLength || line[kLength] == ' ');
  const bool known = std::string_view("<|=>").find(sign) != std::string_view::npos;
  return repeats && known && sign != '\0' ? sign : '\0';
}

}  // namespace

bool is_conflict_marker(std::string_view line) {
  return marker_of(line) != '\0';
}

std::optional<std::string_view> find_conflict(std::string_view text) {
  std::string_view first;
  bool middle = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const char sign = marker_of(line);
    if (sign == '<' && first.empty()) {
      first = line;
    }
    middle = middle || (sign == '=' && !first.empty());
    if (sign == '>' && middle) {
      return first;
    }
    at = end + 1;
  }
  return std::nullopt;
}

}  // namespace memdimm::xml
