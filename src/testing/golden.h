// SPDX-License-Identifier: GPL-2.0-or-later
// Expected files: compared with what a test has, or, with MEMDIMM_UPDATE_GOLDEN set,
// written. They have @VERSION@ where the program says its own, so that a release leaves
// them as they are.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <doctest/doctest.h>

#include "version.h"

namespace memdimm::testing {

inline bool updating() {
  return std::getenv("MEMDIMM_UPDATE_GOLDEN") !=
         nullptr;  // NOLINT(concurrency-mt-unsafe)
}

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string without_version(std::string text) {
  for (const std::string before :
       {"memdimm ", R"("version": ")", R"("semanticVersion": ")"}) {
    const std::string said = before + kVersion;
    for (std::size_t at = text.find(said); at != std::string::npos;
         at = text.find(said, at)) {
      text.replace(at, said.size(), before + "@VERSION@");
    }
  }
  return text;
}

// Compares `actual` with the file, or writes it there; an empty text has no file.
inline void expect(const std::filesystem::path& path, const std::string& actual) {
  CAPTURE(path.string());
  const std::string text = without_version(actual);
  if (!updating()) {
    CHECK(text == slurp(path));
  } else if (text.empty()) {
    std::filesystem::remove(path);
  } else if (!std::filesystem::exists(path) || text != slurp(path)) {
    std::ofstream(path, std::ios::binary) << text;
  }
}

}  // namespace memdimm::testing
