// SPDX-License-Identifier: GPL-2.0-or-later
// Walks folders, and asks git where there is one.
#include "lint/files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fnmatch.h>

#include "base/file.h"
#include "lint/git.h"

namespace memdimm::lint {
namespace fs = std::filesystem;

bool is_excluded(const std::string& path, const std::vector<std::string>& exclude) {
  if (exclude.empty()) {
    return false;
  }
  const std::string name = fs::path(path).filename().string();
  return std::any_of(exclude.begin(), exclude.end(), [&](const std::string& glob) {
    return ::fnmatch(glob.c_str(), path.c_str(), 0) == 0 ||
           ::fnmatch(glob.c_str(), name.c_str(), 0) == 0;
  });
}

namespace {

std::vector<std::string> walk_folder(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  std::error_code ignored;
  fs::recursive_directory_iterator walk(folder, error);
  for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    if (walk->path().extension() == ".xml" && !walk->is_directory(ignored)) {
      files.push_back(walk->path().string());
    }
  }
  if (error) {
    fail_on_file(error.value(), "cannot list", folder);
  }
  return files;
}

}  // namespace

std::vector<InputFile> expand(const std::string& path,
                              const std::vector<std::string>& exclude) {
  std::error_code ignored;
  if (path == "-" || !fs::is_directory(path, ignored)) {
    return {{path, false, nullptr}};
  }
  auto known = git_files(path);
  std::vector<std::string> names = known ? std::move(*known) : walk_folder(path);
  std::sort(names.begin(), names.end());
  std::vector<InputFile> out;
  for (std::string& name : names) {
    if (!is_excluded(name, exclude)) {
      out.push_back({std::move(name), true, nullptr});
    }
  }
  return out;
}

}  // namespace memdimm::lint
