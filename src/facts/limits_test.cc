// SPDX-License-Identifier: GPL-2.0-or-later
#include "facts/limits.h"

#include <string_view>

#include <doctest/doctest.h>

namespace memdimm::facts {

TEST_CASE("limits are the ones that QEMU, libvirt and ACPI tell") {
  struct Row {
    std::uint64_t value;
    std::string_view told;
  };
  const Row rows[] = {
      {kMostSlots, "256"},
      {kMostNodes, "128"},
      {kDefaultBoot / kMiB, "128"},
      {kBootGranularity / kKiB, "8"},
      {kMaximumGranularity / kKiB, "4"},
      {kHostPage / kKiB, "4"},
      {kLargestLibvirtSize / kKiB, "9007199254740991"},
      {kLocalDistance, "10"},
      {kRemoteDistance, "20"},
      {kFarthestDistance, "255"},
      {kSmallestLabel / kKiB, "128"},
      {kMostAcpiIndex, "16383"},
  };
  for (const Row& row : rows) {
    CHECK(std::to_string(row.value) == row.told);
  }
}

}  // namespace memdimm::facts
