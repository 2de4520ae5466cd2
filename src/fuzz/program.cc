// SPDX-License-Identifier: GPL-2.0-or-later
// Files are in memory where the system has a folder for that: one a run is written.
#include "fuzz/program.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "base/text.h"
#include "base/utf8.h"
#include "fuzz/must.h"

namespace memdimm::fuzz {
namespace {

namespace fs = std::filesystem;

}  // namespace

std::string text_of(const std::uint8_t* data, std::size_t size) {
  std::string out(size, '\0');
  std::transform(data, data + size, out.begin(), [](std::uint8_t byte) {
    return static_cast<char>(byte);
  });
  return out;
}

testing::Result run(const std::vector<std::string>& words, const std::string& input) {
  testing::Result out = testing::run(words, input);
  must(out.exit == 0 || out.exit == 1, "a command ends with 0 or 1", out.err);
  must(is_utf8(out.out) && is_utf8(out.err), "what is printed is UTF-8");
  must(visible_lines(out.err) == out.err, "no message steers a terminal", out.err);
  return out;
}

nlohmann::json parsed(std::string_view text) {
  nlohmann::json out = nlohmann::json::parse(text, nullptr, false);
  must(!out.is_discarded(), "JSON parses", text);
  return out;
}

std::string file_of(std::string_view name, const std::string& text) {
  const fs::path shared("/dev/shm");
  const fs::path folder = fs::is_directory(shared) ? shared : fs::temp_directory_path();
  const std::string prefix = "memdimm-fuzz-" + std::to_string(::getpid()) + '-';
  std::string path = (folder / (prefix + std::string(name))).string();
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

}  // namespace memdimm::fuzz
