// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>
#include <thread>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "testing/folder.h"

namespace memdimm {
namespace {

namespace fs = std::filesystem;
using testing::Folder;

std::string contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string read(const std::string& path, const std::string& input = "") {
  std::istringstream in(input);
  return read_input(path, in);
}

TEST_CASE("a file is read byte by byte, and - is standard input") {
  const Folder folder;
  const std::string bytes("a\0\r\n\xFF", 5);
  CHECK(read(folder.file("a.xml", bytes)) == bytes);
  CHECK(read(folder.file("empty.xml", "")).empty());
  CHECK(read("-", bytes) == bytes);
  CHECK(read("/dev/null").empty());
}

TEST_CASE("what cannot be read is named") {
  const Folder folder;
  for (const std::string& path : {folder / "missing.xml", folder.path()}) {
    try {
      read(path);
      FAIL_CHECK("nothing was thrown");
    } catch (const std::system_error& error) {
      CHECK(std::string(error.what()).starts_with("cannot read '" + path + "': "));
    }
  }
}

TEST_CASE("writing replaces a file whole, keeps its mode, and leaves no draft") {
  const Folder folder;
  const std::string path = folder.file("out.xml", "old");
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  write_whole(path, "new");
  CHECK(contents(path) == "new");
  CHECK(fs::status(path).permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write));
  write_whole(folder / "fresh.xml", "");
  CHECK(fs::exists(folder / "fresh.xml"));
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 2);
}

TEST_CASE("writing goes through a link") {
  const Folder folder;
  const std::string real = folder.file("real.xml", "old");
  fs::create_symlink("real.xml", folder / "link.xml");
  write_whole(folder / "link.xml", "new");
  CHECK(fs::is_symlink(folder / "link.xml"));
  CHECK(contents(real) == "new");
}

TEST_CASE("writing goes through a link to what is not there yet") {
  const Folder folder;
  fs::create_directory(folder / "deep");
  fs::create_symlink("deep/new.xml", folder / "link");
  fs::create_symlink("link", folder / "second");
  write_whole(folder / "second", "text");
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(fs::is_symlink(folder / "second"));
  CHECK(contents(folder / "deep/new.xml") == "text");
}

TEST_CASE("a pipe gets the text and stays a pipe") {
  const Folder folder;
  const std::string pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::string got;
  std::jthread reader([&] { got = contents(pipe); });
  write_whole(pipe, "text");
  reader.join();
  CHECK(got == "text");
  CHECK(fs::is_fifo(pipe));
}

TEST_CASE("a device that is full is told, and stays") {
  CHECK_THROWS_AS(write_whole("/dev/full", "text"), std::system_error);
  CHECK(fs::is_character_file("/dev/full"));
}

TEST_CASE("where nothing can be written, the reason is told") {
  const Folder folder;
  for (const std::string& path : {folder / "nowhere/out.xml", folder.path()}) {
    CHECK_THROWS_AS(write_whole(path, "new"), std::system_error);
  }
  CHECK(fs::is_directory(folder.path()));
}

}  // namespace
}  // namespace memdimm
