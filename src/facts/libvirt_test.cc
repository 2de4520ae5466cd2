// SPDX-License-Identifier: GPL-2.0-or-later
#include "facts/libvirt.h"

#include <doctest/doctest.h>

namespace memdimm::facts {

TEST_CASE("what came with a libvirt is known to the newest, and was absent before") {
  for (const LibvirtRow& row : kLibvirt) {
    CAPTURE(row.what);
    CHECK_FALSE(row.what.empty());
    CHECK(row.since <= kNewestLibvirt);
    CHECK((!row.absent || *row.absent < row.since));
    CHECK(&row_of(row.key) == &row);
    CHECK(has(kNewestLibvirt, row.key));
    CHECK(has(row.since, row.key));
    CHECK_FALSE(has({4, 0}, row.key));
  }
}

TEST_CASE("between two versions that were looked at, the newer one's way counts") {
  CHECK_FALSE(has({9, 0}, Libvirt::ModulesWithoutSlot));
  CHECK(has({9, 1}, Libvirt::ModulesWithoutSlot));
  CHECK_FALSE(has({11, 7}, Libvirt::EmptyCells));
  CHECK(has({11, 8}, Libvirt::EmptyCells));
  CHECK_FALSE(has({11, 10}, Libvirt::NodemaskBinds));
  CHECK(has({12, 0}, Libvirt::NodemaskBinds));
}

TEST_CASE("a libvirt wants a QEMU that is new enough") {
  CHECK(minimum_qemu({9, 0}) == std::nullopt);
  CHECK(minimum_qemu({11, 3}) == Version{6, 2});
  CHECK(minimum_qemu({12, 3}) == Version{6, 2});
  CHECK(minimum_qemu({12, 4}) == Version{7, 2});
  CHECK(minimum_qemu(kNewestLibvirt) == Version{7, 2});
}

}  // namespace memdimm::facts
