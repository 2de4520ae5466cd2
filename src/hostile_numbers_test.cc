// SPDX-License-Identifier: GPL-2.0-or-later
// Every number of every sound document of testdata, made one that nobody expects: each
// command still ends, with findings or without.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "testing/run.h"

namespace memdimm {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDigits = "0123456789";

std::string contents(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Sound documents, and those next to the ones that break a rule.
std::vector<fs::path> documents() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(MEMDIMM_TESTDATA)) {
    const fs::path& path = entry.path();
    const std::string name = path.filename().string();
    if (path.extension() == ".xml" &&
        (path.parent_path().filename() == "good" || name.starts_with("ok"))) {
      out.push_back(path);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

// The numbers that stand alone: in quotes, or between tags.
std::vector<std::string_view> numbers(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t at = text.find_first_of(kDigits);
  while (at != std::string_view::npos && at != 0) {
    const std::size_t end = std::min(text.find_first_not_of(kDigits, at), text.size());
    const bool alone =
        std::string_view("'\">").find(text[at - 1]) != std::string::npos &&
        end < text.size() &&
        std::string_view("'\"<").find(text[end]) != std::string::npos;
    if (alone) {
      out.push_back(text.substr(at, end - at));
    }
    at = text.find_first_of(kDigits, end);
  }
  return out;
}

struct Change {
  fs::path path;  // of the document
  std::size_t at;
  std::size_t size;
  std::string_view number;  // that comes there
};

// Every so many of all that there are: each comes to every number in the end, as
// documents are added, and the test stays short.
std::vector<Change> changes() {
  constexpr std::array<std::string_view, 4> kNumbers = {
      "0", "3", "9223372036854775808", "18446744073709551615"};
  constexpr std::size_t kStride = 7;
  std::vector<Change> out;
  std::size_t met = 0;
  for (const fs::path& path : documents()) {
    const std::string text = contents(path);
    for (const std::string_view number : numbers(text)) {
      for (const std::string_view other : kNumbers) {
        if (met++ % kStride == 0) {
          const auto at = static_cast<std::size_t>(number.data() - text.data());
          out.push_back({path, at, number.size(), other});
        }
      }
    }
  }
  return out;
}

TEST_CASE("no number that a document says ends anything but with findings") {
  const std::vector<Change> all = changes();
  CHECK(all.size() > 1000);
  for (const Change& change : all) {
    CAPTURE(change.path);
    CAPTURE(change.at);
    CAPTURE(change.number);
    std::string changed = contents(change.path);
    changed.replace(change.at, change.size, change.number);
    const int exit = testing::run({"validate", "--isolated", "-"}, changed).exit;
    REQUIRE(exit <= 1);
    const bool good = change.path.parent_path().filename() == "good" && exit == 0;
    for (const char* command : {"layout", "resolve", "qemu-args"}) {
      REQUIRE((!good || testing::run({command, "-"}, changed).exit <= 1));
    }
  }
}

}  // namespace
}  // namespace memdimm
