// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/unified_diff.h"

#include <string_view>

#include <doctest/doctest.h>

namespace memdimm::lint {
namespace {

TEST_CASE("a diff has the form of `diff -u`") {
  struct Row {
    std::string_view before;
    std::string_view after;
    std::string_view hunks;
  };
  constexpr Row kRows[] = {
      {"a\nb\n", "a\nc\n", "@@ -1,2 +1,2 @@\n a\n-b\n+c\n"},
      {"a\n", "a\nb\n", "@@ -1,1 +1,2 @@\n a\n+b\n"},
      {"a\nb\n", "b\n", "@@ -1,2 +1,1 @@\n-a\n b\n"},
      {"", "a\n", "@@ -0,0 +1,1 @@\n+a\n"},
      {"a\n", "", "@@ -1,1 +0,0 @@\n-a\n"},
      // Three lines around it, and no more.
      {"1\n2\n3\n4\n5\n6\n7\n8\n9\n",
       "1\n2\n3\n4\nX\n6\n7\n8\n9\n",
       "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n 8\n"},
      // Changes with less than six lines between them are one hunk.
      {"1\n2\n3\n4\n5\n6\n7\n",
       "X\n2\n3\n4\n5\n6\nY\n",
       "@@ -1,7 +1,7 @@\n-1\n+X\n 2\n 3\n 4\n 5\n 6\n-7\n+Y\n"},
      {"1\n2\n3\n4\n5\n6\n7\n8\n",
       "X\n2\n3\n4\n5\n6\n7\nY\n",
       "@@ -1,4 +1,4 @@\n-1\n+X\n 2\n 3\n 4\n"
       "@@ -5,4 +5,4 @@\n 5\n 6\n 7\n-8\n+Y\n"},
      {"a\nb", "a\nc\n", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n"},
      {"a",
       "b",
       "@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n"
       "\\ No newline at end of file\n"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.hunks);
    CHECK(unified_diff(std::string(row.before), std::string(row.after), "a b.xml") ==
          "--- a/a b.xml\t\n+++ b/a b.xml\t\n" + std::string(row.hunks));
  }
}

TEST_CASE("a name is written as git writes it") {
  struct Row {
    std::string_view name;
    std::string_view header;
  };
  constexpr Row kRows[] = {
      {"vm.xml", "--- a/vm.xml\n+++ b/vm.xml\n"},
      {"./sub/vm.xml", "--- a/sub/vm.xml\n+++ b/sub/vm.xml\n"},
      {"/etc/vm.xml", "--- a/etc/vm.xml\n+++ b/etc/vm.xml\n"},
      {"x\n+++ b.xml", "--- \"a/x\\n+++ b.xml\"\n+++ \"b/x\\n+++ b.xml\"\n"},
      {"a\"\\\x01\xC3",
       "--- \"a/a\\\"\\\\\\001\\303\"\n"
       "+++ \"b/a\\\"\\\\\\001\\303\"\n"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.name);
    CHECK(unified_diff("", "a\n", std::string(row.name)) ==
          std::string(row.header) + "@@ -0,0 +1,1 @@\n+a\n");
  }
}

TEST_CASE("equal texts have no diff") {
  CHECK(unified_diff("a\n", "a\n", "x").empty());
  CHECK(unified_diff("", "", "x").empty());
}

}  // namespace
}  // namespace memdimm::lint
