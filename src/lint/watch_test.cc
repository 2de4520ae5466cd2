// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/watch.h"

#include <doctest/doctest.h>

#include "testing/folder.h"

namespace memdimm::lint {
namespace {

namespace fs = std::filesystem;

// Whether a change wakes a watch over `named`, in a folder that has all there is.
struct Row {
  const char* about;
  const char* named;  // "": the folder
  void (*change)(const testing::Folder& folder);
  bool wakes;
};

void write(const testing::Folder& folder, const char* name) {
  static_cast<void>(folder.file(name, "<domain/>"));
}

constexpr Row kRows[] = {
    {"nothing", "", [](const testing::Folder&) {}, false},
    {"a file", "", [](const testing::Folder& in) { write(in, "vm.xml"); }, true},
    {"a file below",
     "",
     [](const testing::Folder& in) { write(in, "a/b/c.xml"); },
     true},
    {"a new file", "", [](const testing::Folder& in) { write(in, "new.XML"); }, true},
    {"a new folder",
     "",
     [](const testing::Folder& in) { write(in, "new/a.xml"); },
     true},
    {"a file that goes",
     "",
     [](const testing::Folder& in) { fs::remove(in / "vm.xml"); },
     true},
    {"another file in its place",
     "",
     [](const testing::Folder& in) { fs::rename(in / "draft", in / "vm.xml"); },
     true},
    {"a configuration",
     "",
     [](const testing::Folder& in) { write(in, "a/.memdimm.json"); },
     true},
    {"what git ignores",
     "",
     [](const testing::Folder& in) { write(in, ".gitignore"); },
     true},
    {"no document", "", [](const testing::Folder& in) { write(in, "vm.xml~"); }, false},
    {"git's own",
     "",
     [](const testing::Folder& in) { write(in, ".git/a.xml"); },
     false},
    {"reading",
     "",
     [](const testing::Folder& in) {
       std::string text;
       std::ifstream(in / "vm.xml") >> text;
       CHECK(text == "<domain/>");
     },
     false},
    {"the named file",
     "vm.xml",
     [](const testing::Folder& in) { write(in, "vm.xml"); },
     true},
    {"another in its place",
     "vm.xml",
     [](const testing::Folder& in) { fs::rename(in / "draft", in / "vm.xml"); },
     true},
    {"a file beside it",
     "vm.xml",
     [](const testing::Folder& in) { write(in, "other.xml"); },
     false},
    {"a file that comes",
     "later.xml",
     [](const testing::Folder& in) { write(in, "later.xml"); },
     true},
    {"what a link leads to",
     "link.xml",
     [](const testing::Folder& in) { write(in, "a/real.xml"); },
     true},
    {"a configuration above it",
     "a/b/c.xml",
     [](const testing::Folder& in) { write(in, ".memdimm.json"); },
     true},
    {"what decides",
     "a/real.xml",
     [](const testing::Folder& in) { write(in, "baseline.json"); },
     true},
};

TEST_CASE("what a run has read wakes a watch, and nothing else") {
  for (const Row& row : kRows) {
    CAPTURE(row.about);
    const testing::Folder folder;
    for (const char* name : {"vm.xml", "a/b/c.xml", "a/real.xml", "draft", ".git/x"}) {
      write(folder, name);
    }
    fs::create_symlink("a/real.xml", folder / "link.xml");
    Watch watch({{folder / row.named}, {"", folder / "baseline.json"}});
    row.change(folder);
    CHECK(watch.wait(std::chrono::milliseconds(row.wakes ? 5000 : 50)) == row.wakes);
  }
}

TEST_CASE("changes that follow each other are one") {
  const testing::Folder folder;
  Watch watch({{folder.path()}, {}});
  write(folder, "a.xml");
  write(folder, "b.xml");
  CHECK(watch.wait(std::chrono::milliseconds(5000)));
  CHECK_FALSE(watch.wait(std::chrono::milliseconds(50)));
}

}  // namespace
}  // namespace memdimm::lint
