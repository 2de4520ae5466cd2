// SPDX-License-Identifier: GPL-2.0-or-later
// Holds a target's properties against files, without libFuzzer: what testdata has, in
// every build of the tests, an input that the fuzzer has found, and what mutations of
// files are.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "fuzz/mutate.h"

namespace fs = std::filesystem;

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it so
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kLongest = 8192;  // bytes; scripts/fuzz tries none above it
constexpr std::string_view kUsage =
    "usage: replay SUFFIX FILE|FOLDER...\n"
    "       replay --mutate SECONDS SEED KEPT SUFFIX FILE|FOLDER...\n"
    "KEPT is the file that has the last input, when it ends the process.\n";

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

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void hold_against(const std::string& text) {
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

// Their names first, so that an input that ends the process is known.
int replay(const std::vector<fs::path>& files) {
  for (const fs::path& path : files) {
    (void)std::printf("%s\n", path.c_str());
    (void)std::fflush(stdout);
    hold_against(read(path));
  }
  return files.empty() ? 2 : 0;
}

int mutate(const std::vector<fs::path>& files,
           std::chrono::seconds for_long,
           std::uint64_t seed,
           const char* kept) {
  std::vector<std::string> seeds(files.size());
  std::transform(files.begin(), files.end(), seeds.begin(), read);
  if (seeds.empty()) {
    return 2;
  }
  std::mt19937_64 random(seed);
  std::size_t count = 0;
  const auto end = std::chrono::steady_clock::now() + for_long;
  for (; std::chrono::steady_clock::now() < end; ++count) {
    const std::string text = memdimm::fuzz::mutated(seeds, kLongest, random);
    std::ofstream(kept, std::ios::binary) << text;
    hold_against(text);
  }
  (void)std::printf("%zu inputs\n", count);
  return 0;
}

std::vector<fs::path> named(const std::vector<const char*>& words, std::size_t first) {
  std::vector<fs::path> out;
  for (std::size_t i = first + 1; i < words.size(); ++i) {
    const auto files = files_of(words[i], words[first]);
    out.insert(out.end(), files.begin(), files.end());
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<const char*> words(argv + 1, argv + argc);
  constexpr std::size_t kOfMutate = 4;  // words in front of the suffix
  const bool mutates = !words.empty() && words.front() == std::string_view("--mutate");
  const std::size_t first = mutates ? kOfMutate : 0;
  if (words.size() >= first + 2) {
    const std::vector<fs::path> files = named(words, first);
    if (!mutates) {
      return replay(files);
    }
    const auto seconds = memdimm::parse_decimal(words[1]);
    const auto seed = memdimm::parse_decimal(words[2]);
    if (seconds && seed) {
      return mutate(files, std::chrono::seconds(*seconds), *seed, words[3]);
    }
  }
  (void)std::fputs(kUsage.data(), stderr);
  return 2;
}
