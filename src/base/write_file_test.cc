// SPDX-License-Identifier: GPL-2.0-or-later
// What must hold of a file that is replaced: see also file_test.cc.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/file.h"
#include "testing/folder.h"

namespace memdimm {
namespace {

namespace fs = std::filesystem;
using testing::Folder;

std::string contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct stat about(const std::string& path) {
  struct stat out {};
  REQUIRE(::stat(path.c_str(), &out) == 0);
  return out;
}

std::vector<std::string> names(const Folder& folder) {
  std::vector<std::string> out;
  for (const auto& one : fs::directory_iterator(folder.path())) {
    out.push_back(one.path().filename().string());
  }
  return out;
}

TEST_CASE("all names of a file have the new text, shorter and longer") {
  const Folder folder;
  const std::string path = folder.file("vm.xml", "old text");
  fs::create_hard_link(path, folder / "other.xml");
  for (const std::string text : {"new", "a longer text"}) {
    write_whole(path, text);
    CHECK(contents(folder / "other.xml") == text);
  }
  CHECK(about(path).st_nlink == 2);
  CHECK(names(folder).size() == 2);
}

TEST_CASE("mode and owner stay") {
  const Folder folder;
  const std::string path = folder.file("vm.xml", "old");
  constexpr uid_t kSomebody = 65534;
  const bool root = ::geteuid() == 0;
  if (root) {
    REQUIRE(::chown(path.c_str(), kSomebody, kSomebody) == 0);
  }
  REQUIRE(::chmod(path.c_str(), 0640) == 0);
  const struct stat before = about(path);
  write_whole(path, "new");
  CHECK(contents(path) == "new");
  CHECK(about(path).st_mode == before.st_mode);
  CHECK(about(path).st_uid == before.st_uid);
  CHECK(about(path).st_gid == before.st_gid);
}

TEST_CASE("a name may be as long as names can be") {
  const Folder folder;
  constexpr std::size_t kLongestName = 255;
  const std::string path = folder.file(std::string(kLongestName, 'x'), "old");
  write_whole(path, "new");
  CHECK(contents(path) == "new");
}

TEST_CASE(
    "what a killed run left is found: by the next that writes, or by remove_draft") {
  const Folder folder;
  const std::string path = folder.file("vm.xml", "old");
  const std::string precious = folder.file("precious", "somebody else's");
  for (const bool link : {false, true}) {
    const auto leave = [&] {
      if (link) {
        fs::create_symlink(precious, draft_path(path));
      } else {
        std::ofstream(draft_path(path)) << "half a te";
      }
    };
    leave();
    write_whole(path, "new");
    CHECK(contents(path) == "new");
    CHECK(names(folder).size() == 2);
    leave();
    remove_draft(path);
    CHECK(names(folder).size() == 2);
    remove_draft(path);
  }
  CHECK(contents(precious) == "somebody else's");
}

TEST_CASE("who writes a file now is waited for") {
  const Folder folder;
  const std::string path = folder.file("vm.xml", "old");
  std::ofstream(draft_path(path)) << "half a te";
  std::jthread next;
  {
    const Descriptor other(::open(draft_path(path).c_str(), O_RDWR | O_CLOEXEC));
    REQUIRE(::flock(other.get(), LOCK_EX) == 0);
    next = std::jthread([&] { write_whole(path, "new"); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK(contents(path) == "old");
    REQUIRE(::rename(draft_path(path).c_str(), path.c_str()) == 0);
  }
  next.join();
  CHECK(contents(path) == "new");
  CHECK(names(folder).size() == 1);
}

TEST_CASE("a file that has other bytes than those that were read is left alone") {
  const Folder folder;
  const std::string path = folder.file("vm.xml", "somebody else's");
  try {
    replace_whole(path, "what was read", "new");
    FAIL_CHECK("nothing was thrown");
  } catch (const std::system_error& error) {
    CHECK(std::string(error.what()) == "cannot write '" + path +
                                           "': it was changed meanwhile; run memdimm "
                                           "again");
  }
  CHECK(contents(path) == "somebody else's");
  CHECK(names(folder).size() == 1);
  replace_whole(path, "somebody else's", "new");
  CHECK(contents(path) == "new");
}

TEST_CASE("a pipe is not replaced by a mended document") {
  const Folder folder;
  const std::string pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK_THROWS_AS(replace_whole(pipe, "", "text"), FileError);
}

TEST_CASE("many writers of one file leave one of their texts, whole, and no draft") {
  const Folder folder;
  const std::string path = folder.file("vm.xml", "old");
  constexpr std::size_t kSize = 100'000;
  {
    std::vector<std::jthread> writers;
    for (const char c : {'a', 'b', 'c', 'd'}) {
      writers.emplace_back([&, c] { write_whole(path, std::string(kSize, c)); });
    }
  }
  const std::string text = contents(path);
  CHECK(text == std::string(kSize, text.front()));
  CHECK(names(folder).size() == 1);
}

}  // namespace
}  // namespace memdimm
