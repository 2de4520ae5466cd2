// SPDX-License-Identifier: GPL-2.0-or-later
// Holds a target's properties against files, without libFuzzer: what testdata has, in
// every build of the tests, and an input that the fuzzer has found.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace fs = std::filesystem;

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it so
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::uintmax_t kLongest = 8192;  // bytes; scripts/fuzz tries none above it

std::vector<fs::path> files_of(const char* name, const std::string& suffix) {
  if (!fs::is_directory(name)) {
    return {name};
  }
  std::vector<fs::path> out;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(name)) {
    if (entry.is_regular_file() && entry.path().extension() == suffix &&
        entry.file_size() <= kLongest) {
      out.push_back(entry.path());
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

// Its name first, so that an input that ends the process is known.
void replay(const fs::path& path) {
  (void)std::printf("%s\n", path.c_str());
  (void)std::fflush(stdout);
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> text{std::istreambuf_iterator<char>(file), {}};
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    (void)std::fputs("usage: replay SUFFIX FILE|FOLDER...\n", stderr);
    return 2;
  }
  std::size_t count = 0;
  for (int i = 2; i < argc; ++i) {
    for (const fs::path& path : files_of(argv[i], argv[1])) {
      replay(path);
      ++count;
    }
  }
  return count == 0 ? 2 : 0;
}
