// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/hmat_table.h"

#include <algorithm>
#include <bit>

namespace memdimm::layout {
namespace {

constexpr std::uint64_t kMost = 65534;  // 65535 means that there is no way
constexpr int kWidth = 16;

// The largest power of ten that divides it.
std::uint64_t decimal_base(std::uint64_t value) {
  constexpr std::uint64_t kTen = 10;
  std::uint64_t base = 1;
  while (value % kTen == 0) {
    value /= kTen;
    base *= kTen;
  }
  return base;
}

}  // namespace

// The first one is taken whatever it is, and what was taken is not looked at again when
// the base becomes smaller.
bool HmatTable::add_latency(std::uint64_t nanoseconds) {
  if (nanoseconds == 0) {
    return true;
  }
  const std::uint64_t largest = std::max(largest_, nanoseconds / base_);
  if (largest > kMost) {
    return false;
  }
  largest_ = largest;
  base_ = std::min(base_, decimal_base(nanoseconds));
  return true;
}

bool HmatTable::add_bandwidth(Bytes per_second) {
  if (per_second == 0) {
    return true;
  }
  const Bytes bits = bits_ | per_second;
  const int lowest = std::countr_zero(bits);
  if (static_cast<int>(std::bit_width(bits)) - lowest > kWidth ||
      (per_second >> lowest) > kMost) {
    return false;
  }
  bits_ = bits;
  return true;
}

}  // namespace memdimm::layout
