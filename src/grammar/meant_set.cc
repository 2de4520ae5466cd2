// SPDX-License-Identifier: GPL-2.0-or-later
// Sets of nodes and CPUs as people write them where N, N-M and commas are read.
#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/text.h"
#include "grammar/meant.h"

namespace memdimm::grammar {
namespace {

constexpr std::string_view kDigits = "0123456789";

// Numbers, the signs that part them, and words for what they count.
bool is_set_like(std::string_view text) {
  constexpr std::array<std::string_view, 14> kCounted = {"node",
                                                         "nodes",
                                                         "cpu",
                                                         "cpus",
                                                         "vcpu",
                                                         "vcpus",
                                                         "numa",
                                                         "cell",
                                                         "cells",
                                                         "and",
                                                         "to",
                                                         "socket",
                                                         "sockets",
                                                         "hostnode"};
  constexpr std::string_view kParts = "0123456789 ,;:-~.[](){}|&+#^_\t\n";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t word = text.find_first_not_of(kParts, at);
    if (word == std::string_view::npos) {
      return true;
    }
    at = std::min(text.find_first_of(kParts, word), text.size());
    const std::string_view letters = text.substr(word, at - word);
    if (std::ranges::none_of(kCounted, [&](std::string_view each) {
          return equal_ignoring_case(each, letters);
        })) {
      return false;
    }
  }
  return true;
}

std::string bits_of_mask(std::string_view hexadecimal) {
  const auto mask = parse_hex(hexadecimal);
  std::string out;
  for (unsigned bit = 0; mask && bit < 64; ++bit) {
    if ((*mask >> bit & 1U) != 0) {
      out += (out.empty() ? "" : ",") + std::to_string(bit);
    }
  }
  return out;
}

// What stands between the two ends of a range.
bool is_range_sign(std::string_view rest) {
  constexpr std::string_view kSigns = "-~:";
  return kSigns.find(rest.front()) != std::string_view::npos ||
         rest.starts_with("..") || rest.starts_with("to ");
}

bool is_digit(char c) {
  return kDigits.find(c) != std::string_view::npos;
}

// The set with the signs that are read; numbers that only a gap parts get a comma.
std::string spelt_as_set(std::string_view text) {
  std::string out;
  bool gap = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_digit(c)) {
      const bool parted = gap && !out.empty() && is_digit(out.back());
      out += parted ? "," : "";
      out += c;
      gap = false;
    } else if (is_range_sign(text.substr(i))) {
      out += out.ends_with('-') ? "" : "-";
      gap = false;
    } else if (c == '^' || c == ',') {
      out += c;
      gap = false;
    } else {
      gap = true;
    }
  }
  return out;
}

}  // namespace

std::string set_meant(std::string_view text, std::string& how) {
  if (text.starts_with("0x")) {
    how = how.empty() ? ", a mask and not a set" : how;
    return bits_of_mask(text);
  }
  if (!is_set_like(text)) {
    return "";
  }
  how = how.empty() ? ", not written as a set" : how;
  return spelt_as_set(text);
}

}  // namespace memdimm::grammar
