// SPDX-License-Identifier: GPL-2.0-or-later
// What gitignore(5) says, pattern by pattern; test_gitignore.py asks git itself.
#include "lint/gitignore.h"

#include <filesystem>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "testing/folder.h"

namespace memdimm::lint {
namespace {

namespace fs = std::filesystem;
using testing::Folder;

void write(const Folder& folder, std::string_view name, std::string_view text) {
  CHECK_FALSE(folder.file(name, text).empty());
}

TEST_CASE("globs stop at slashes, but for two stars between them") {
  struct Row {
    std::string_view glob;
    std::string_view path;
    bool want;
  };
  const Row rows[] = {
      {"a", "a", true},
      {"a", "ab", false},
      {"*.xml", "vm.xml", true},
      {"*.xml", "a/vm.xml", false},
      {"a/*", "a/b", true},
      {"a/*", "a/b/c", false},
      {"a/**", "a/b/c", true},
      {"a/**", "a", false},
      {"**/c", "c", true},
      {"**/c", "a/b/c", true},
      {"a/**/c", "a/c", true},
      {"a/**/c", "a/b/b/c", true},
      {"a**c", "abc", true},
      {"a**c", "a/c", false},
      {"a**/c", "a/c", true},
      {"a**/c", "ac", true},
      {"?**/c", "bac", false},
      {"?", "/", false},
      {"a?c", "abc", true},
      {"[a-c]x", "bx", true},
      {"[!a-c]x", "bx", false},
      {"[^a]x", "bx", true},
      {"[]]", "]", true},
      {"a[!b]c", "a/c", false},
      {"[[:digit:]]", "7", true},
      {"[[:nope:]]", "7", false},
      {"[a", "[a", false},
      {"\\*", "*", true},
      {"\\*", "a", false},
      {"a\\", "a\\", false},
      {"", "", true},
      {"*a*a*a*a*a*a*a*a*a*a*b",
       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
       false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.glob);
    CAPTURE(row.path);
    CHECK(is_like(row.path, row.glob) == row.want);
  }
}

TEST_CASE("lines of a file become patterns") {
  const auto all = read_ignore_patterns(
      "\xEF\xBB\xBF# comment\r\n\n*.bak  \n!keep\\ \nold/\n/top\na/b\n\\#x\n/\n");
  REQUIRE(all.size() == 6);
  CHECK(all[0].glob == "*.bak");
  CHECK(all[1].negated);
  CHECK(all[1].glob == "keep\\ ");
  CHECK(all[2].folders_only);
  CHECK_FALSE(all[2].anchored);
  CHECK(all[3].anchored);
  CHECK(all[3].glob == "top");
  CHECK(all[4].anchored);
  CHECK(all[5].glob == "\\#x");
}

TEST_CASE("deeper files decide before those above, and nothing outside a checkout") {
  const Folder folder;
  fs::create_directories(folder / "a/b");
  write(folder, ".gitignore", "*.bak\nold/\n/a/b/no.xml\n");
  write(folder, "a/.gitignore", "!keep.bak\n");
  CHECK_FALSE(GitIgnore(folder.path()).ignores("x.bak", false));
  fs::create_directories(folder / ".git/info");
  write(folder, ".git/HEAD", "ref: refs/heads/main\n");
  write(folder, ".git/info/exclude", "mine.xml\n");
  const GitIgnore root(folder.path());
  CHECK(root.ignores("x.bak", false));
  CHECK(root.ignores("keep.bak", false));
  CHECK(root.ignores("old", true));
  CHECK_FALSE(root.ignores("old", false));
  CHECK(root.ignores("mine.xml", false));
  const GitIgnore below = root.below("a");
  CHECK_FALSE(below.ignores("keep.bak", false));
  CHECK(below.ignores("x.bak", false));
  CHECK(below.below("b").ignores("no.xml", false));
  CHECK(GitIgnore(folder / "a/b").ignores("no.xml", false));
  CHECK(GitIgnore(folder / "a/b").ignores("mine.xml", false));
}

}  // namespace
}  // namespace memdimm::lint
