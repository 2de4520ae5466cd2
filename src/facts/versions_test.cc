// SPDX-License-Identifier: GPL-2.0-or-later
#include "facts/versions.h"

#include <doctest/doctest.h>

namespace memdimm::facts {

TEST_CASE("versions compare by number, not by text") {
  CHECK(Version{6, 2} < Version{7, 0});
  CHECK(Version{9, 2} < Version{10, 0});
  CHECK(Version{7, 1} < Version{7, 10});
  CHECK(Version{11, 1} == kNewestQemu);
  CHECK(show_version({7, 2}) == "7.2");
  CHECK(show_version({10, 0}) == "10.0");
}

TEST_CASE("what came with a QEMU is there from it on") {
  for (const QemuRow& row : kQemu) {
    CAPTURE(show_version(row.since));
    CHECK(row.since > kOldestQemu);
    CHECK(row.since <= kNewestQemu);
    CHECK(has(row.since, row.key));
    CHECK_FALSE(has(kOldestQemu, row.key));
    CHECK(has(kNewestQemu, row.key));
  }
  CHECK_FALSE(has({6, 2}, Qemu::JsonDevices));
  CHECK(has({7, 0}, Qemu::JsonDevices));
}

}  // namespace memdimm::facts
