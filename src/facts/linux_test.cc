// SPDX-License-Identifier: GPL-2.0-or-later
#include "facts/linux.h"

#include <doctest/doctest.h>

namespace memdimm::facts {

TEST_CASE("a block of x86 grows with the guest, as far as its end is divisible") {
  struct Row {
    Address end;
    Bytes block;
  };
  constexpr Row kRows[] = {
      {0, 128 * kMiB},
      {4 * kGiB, 128 * kMiB},
      {64 * kGiB - 1, 128 * kMiB},
      {64 * kGiB, 2 * kGiB},
      {65 * kGiB, kGiB},
      {65 * kGiB + 512 * kMiB, 512 * kMiB},
      {65 * kGiB + 64 * kMiB, 128 * kMiB},
      {kTiB + 66 * kGiB, 2 * kGiB},
  };
  for (const Row& row : kRows) {
    CAPTURE(show_size(row.end));
    CHECK(block_size(kX86Blocks, row.end) == row.block);
  }
}

}  // namespace memdimm::facts
