// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/files.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>
#include <thread>

#include <doctest/doctest.h>
#include <sys/stat.h>
namespace memdimm::cli {
namespace {

namespace fs = std::filesystem;

// A folder that goes with the test.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "memdimm-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  Folder(Folder&&) = delete;
  Folder& operator=(Folder&&) = delete;

  std::string operator/(std::string_view name) const { return (path_ / name).string(); }
  [[nodiscard]] std::string file(std::string_view name, std::string_view text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
    return (path_ / name).string();
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

std::string contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string read(const std::string& path, const std::string& input = "") {
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  return read_input(path, {in, out, err});
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

TEST_CASE("a folder is all its XML files in order, a file is itself") {
  const Folder folder;
  const std::string b = folder.file("b.xml", "");
  const std::string deep = folder.file("a/deep/c.xml", "");
  const std::string text = folder.file("notes.txt", "");
  fs::create_directory(folder / "folder.xml");
  fs::create_directory_symlink(folder.path(), folder / "loop");
  std::vector<std::string> found;
  for (const InputFile& file : expand(folder.path(), {})) {
    found.push_back(file.path);
    CHECK(file.from_folder);
  }
  CHECK(found == std::vector<std::string>{deep, b});
  for (const std::string& path : {text, std::string("-"), folder / "missing.xml"}) {
    const auto one = expand(path, {});
    REQUIRE(one.size() == 1);
    CHECK(one[0].path == path);
    CHECK_FALSE(one[0].from_folder);
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
}  // namespace memdimm::cli
