// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/guest_block.h"

namespace memdimm::layout {
namespace {

constexpr Bytes kSmallestBlock = 128 * kMiB;
constexpr Bytes kLargestBlock = 2 * kGiB;
constexpr Bytes kLargeGuest = 64 * kGiB;

}  // namespace

Bytes guest_block(const Layout& layout) {
  if (layout.boot < kLargeGuest) {
    return kSmallestBlock;
  }
  const Address end =
      layout.map ? layout.map->high_start + layout.map->high_ram : layout.boot;
  Bytes block = kLargestBlock;
  while (block > kSmallestBlock && end % block != 0) {
    block /= 2;
  }
  return block;
}

}  // namespace memdimm::layout
