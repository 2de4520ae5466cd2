// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/hmat_table.h"

#include <vector>

#include <doctest/doctest.h>

namespace memdimm::layout {
namespace {

// Which value is the first that QEMU 7.2 and 10.0 refuse; kNone for none.
constexpr std::size_t kNone = 99;

struct Row {
  std::vector<std::uint64_t> values;
  std::size_t refused;
};

TEST_CASE("latencies fit into 65534 steps of the power of ten that divides them") {
  const Row rows[] = {
      {{3, 250000}, 1},
      {{3, 65534}, kNone},
      {{3, 65535}, 1},
      {{10, 655340}, kNone},
      {{10, 655341}, kNone},
      {{10, 655350}, 1},
      {{30, 250001}, kNone},
      {{250000, 3}, kNone},
      {{1000000}, kNone},
      {{0, 250000}, kNone},
      {{10, 655340, 1, 655340}, 3},
  };
  for (const Row& row : rows) {
    CAPTURE(row.values.back());
    HmatTable table;
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      CHECK(table.add_latency(row.values[i]) == (i != row.refused));
    }
  }
}

TEST_CASE("bandwidths fit into 16 bits above the lowest that any has") {
  const Row rows[] = {
      {{1, 65534}, kNone},
      {{1, 65535}, 1},
      {{65535}, 0},
      {{2, 131068}, kNone},
      {{2, 131070}, 1},
      {{3, 131068}, 1},
      {{1024, 67106816}, kNone},
      {{1024, 67107840}, 1},
      {{0, 0}, kNone},
  };
  for (const Row& row : rows) {
    CAPTURE(row.values.back());
    HmatTable table;
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      CHECK(table.add_bandwidth(row.values[i] * kMiB) == (i != row.refused));
    }
  }
}

}  // namespace
}  // namespace memdimm::layout
