// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/backend.h"

#include <doctest/doctest.h>

namespace memdimm::layout {
namespace {

TEST_CASE("what a DIMM must be a multiple of follows from its backend") {
  struct Row {
    BackendType type;
    std::optional<Bytes> page;
    std::optional<Bytes> align;
    Bytes expected;
  };
  constexpr Row kRows[] = {
      {BackendType::Ram, {}, {}, 2 * kMiB},
      {BackendType::Epc, {}, {}, 2 * kMiB},
      {BackendType::File, {}, {}, 4 * kKiB},
      {BackendType::Memfd, {}, {}, 4 * kKiB},
      {BackendType::File, 2 * kMiB, {}, 2 * kMiB},
      {BackendType::File, kGiB, {}, kGiB},
      {BackendType::Memfd, kGiB, {}, kGiB},
      {BackendType::File, {}, 64 * kKiB, 64 * kKiB},
      {BackendType::File, kGiB, 2 * kMiB, 2 * kMiB},  // an explicit align wins
  };
  for (const Row& row : kRows) {
    Backend backend;
    backend.type = row.type;
    backend.page_size = row.page;
    backend.align = row.align;
    CAPTURE(static_cast<int>(row.type));
    CHECK(backend.alignment() == row.expected);
  }
}

}  // namespace
}  // namespace memdimm::layout
