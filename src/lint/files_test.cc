// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/files.h"

#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "testing/folder.h"

namespace memdimm::lint {
namespace {

namespace fs = std::filesystem;
using testing::Folder;

TEST_CASE("a folder is all its XML files in order, a file is itself") {
  const Folder folder;
  const std::string b = folder.file("b.xml", "");
  const std::string deep = folder.file("a/deep/c.xml", "");
  const std::string capitals = folder.file("A.XML", "");
  const std::string text = folder.file("notes.txt", "");
  fs::create_directory(folder / "folder.xml");
  fs::create_directory_symlink(folder.path(), folder / "loop");
  std::vector<std::string> found;
  const Unreadable nothing = [](const std::string& path, const std::string&) {
    FAIL_CHECK(path);
  };
  for (const InputFile& file : expand(folder.path(), true, nothing)) {
    found.push_back(file.path);
    CHECK(file.from_folder);
  }
  CHECK(found == std::vector<std::string>{capitals, deep, b});
  for (const std::string& path : {text, std::string("-"), folder / "missing.xml"}) {
    const auto one = expand(path, true, nothing);
    REQUIRE(one.size() == 1);
    CHECK(one[0].path == path);
    CHECK_FALSE(one[0].from_folder);
  }
}

}  // namespace
}  // namespace memdimm::lint
