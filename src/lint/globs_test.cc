// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/globs.h"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

namespace memdimm::lint {
namespace {

TEST_CASE("a glob is like a path, a name, or a folder around it") {
  struct Row {
    std::string path;
    std::string glob;
    bool want;
  };
  const Row rows[] = {
      {"old/vm.xml", "old/*", true},
      {"./old/vm.xml", "old/*", true},
      {"old/deep/vm.xml", "old/*", true},
      {"old/vm.xml", "old", true},
      {"old/vm.xml", "old/", true},
      {"a/old/vm.xml", "old", true},
      {"a/old/vm.xml", "old/*", false},
      {"old/vm.xml", "vm.xml", true},
      {"old/vm.xml", "*.xml", true},
      {"old/vm.xml", "ol", false},
      {"/x/cfg/legacy/vm.xml", "legacy/*", true},
      {"/x/other/legacy/vm.xml", "legacy/*", false},
      {"../old/deep/vm.xml", "old", true},
      {"vm.xml", "", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    CAPTURE(row.glob);
    CHECK(matches(row.path, {row.glob}, "/x/cfg") == row.want);
  }
  CHECK_FALSE(matches("vm.xml", {}, ""));
  CHECK(matches("vm.xml", {"no", "v*"}, ""));
}

}  // namespace
}  // namespace memdimm::lint
