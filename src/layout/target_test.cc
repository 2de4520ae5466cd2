// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/target.h"

#include <doctest/doctest.h>

#include "facts/architectures.h"

namespace memdimm::layout {
namespace {

TEST_CASE("huge pages come from their mount, or from where it usually is") {
  Target target;
  CHECK(hugepage_dir(facts::find_architecture(""), target, 2 * kMiB) ==
        "/dev/hugepages");
  CHECK(hugepage_dir(facts::find_architecture(""), target, kGiB) == "/dev/hugepages1G");
  CHECK(hugepage_dir(facts::find_architecture(""), target, 16 * kMiB) ==
        "/dev/hugepages16M");
  CHECK(hugepage_dir(facts::find_architecture(""), target, 64 * kKiB) ==
        "/dev/hugepages64K");
  target.hugetlbfs = {{2 * kMiB, "/mnt/huge"}, {kGiB, "/mnt/1G"}};
  CHECK(hugepage_dir(facts::find_architecture(""), target, 2 * kMiB) == "/mnt/huge");
  CHECK(hugepage_dir(facts::find_architecture(""), target, kGiB) == "/mnt/1G");
  CHECK(hugepage_dir(facts::find_architecture(""), target, 16 * kMiB) ==
        "/dev/hugepages16M");
}

}  // namespace
}  // namespace memdimm::layout
