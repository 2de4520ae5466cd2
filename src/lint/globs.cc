// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/globs.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fnmatch.h>

namespace memdimm::lint {
namespace {

namespace fs = std::filesystem;

// A relative path and the folders that it names, each by its path and its name.
void add_with_folders(fs::path path, std::vector<std::string>& out) {
  for (; !path.empty() && path.filename() != ".."; path = path.parent_path()) {
    out.push_back(path.string());
    out.push_back(path.filename().string());
  }
}

// What a glob may be like for it to be about `path`.
std::vector<std::string> candidates(const std::string& path,
                                    const std::string& folder) {
  std::error_code ignored;
  const fs::path absolute = fs::absolute(path, ignored).lexically_normal();
  std::vector<std::string> out = {path, absolute.filename().string()};
  const fs::path bases[] = {fs::current_path(ignored), fs::path(folder)};
  for (const fs::path& base : bases) {
    fs::path inside = base.empty() ? fs::path() : absolute.lexically_relative(base);
    if (inside.empty() || *inside.begin() == "..") {
      continue;
    }
    add_with_folders(inside, out);
  }
  const fs::path written = fs::path(path).lexically_normal();
  if (written.is_relative()) {
    add_with_folders(written, out);
  }
  return out;
}

}  // namespace

bool matches(const std::string& path,
             const std::vector<std::string>& globs,
             const std::string& folder) {
  if (globs.empty()) {
    return false;
  }
  const std::vector<std::string> names = candidates(path, folder);
  return std::any_of(globs.begin(), globs.end(), [&](std::string glob) {
    while (glob.size() > 1 && glob.back() == '/') {
      glob.pop_back();
    }
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return ::fnmatch(glob.c_str(), name.c_str(), 0) == 0;
    });
  });
}

}  // namespace memdimm::lint
