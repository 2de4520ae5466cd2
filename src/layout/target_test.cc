// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/target.h"

#include <doctest/doctest.h>

namespace memdimm::layout {
namespace {

TEST_CASE("huge pages come from their mount, or from where it usually is") {
  Target target;
  CHECK(hugepage_dir(target, 2 * kMiB) == "/dev/hugepages");
  CHECK(hugepage_dir(target, kGiB) == "/dev/hugepages1G");
  CHECK(hugepage_dir(target, 16 * kMiB) == "/dev/hugepages16M");
  CHECK(hugepage_dir(target, 64 * kKiB) == "/dev/hugepages64K");
  target.hugetlbfs = {{2 * kMiB, "/mnt/huge"}, {kGiB, "/mnt/1G"}};
  CHECK(hugepage_dir(target, 2 * kMiB) == "/mnt/huge");
  CHECK(hugepage_dir(target, kGiB) == "/mnt/1G");
  CHECK(hugepage_dir(target, 16 * kMiB) == "/dev/hugepages16M");
}

TEST_CASE("versions are compared number by number") {
  CHECK(Version{6, 2} < Version{7, 0});
  CHECK(Version{9, 2} < Version{10, 0});
  CHECK(Version{7, 1} < Version{7, 10});
  CHECK(Version{11, 1} == kNewestQemu);
}

}  // namespace
}  // namespace memdimm::layout
