// SPDX-License-Identifier: GPL-2.0-or-later
// Walks folders.
#include "lint/files.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "lint/gitignore.h"

namespace memdimm::lint {
namespace {

namespace fs = std::filesystem;

class Walk {
 public:
  explicit Walk(const Unreadable& unreadable) : unreadable_(unreadable) {}

  void enter(const fs::path& folder, const std::optional<GitIgnore>& git) {
    std::error_code error;
    std::vector<std::string> folders;
    fs::directory_iterator entries(folder, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
      const std::string name = entries->path().filename().string();
      const bool is_folder = is_real_folder(*entries);
      if (name == ".git" || (git && git->ignores(name, is_folder))) {
        continue;
      }
      if (is_folder) {
        folders.push_back(name);
      } else if (is_document(*entries)) {
        files_.push_back(entries->path().string());
      }
    }
    if (error) {
      tell(error.value(), folder.string());
    }
    for (const std::string& name : folders) {
      enter(folder / name, git ? std::optional(git->below(name)) : std::nullopt);
    }
  }

  std::vector<std::string> take() {
    std::sort(files_.begin(), files_.end());
    return std::move(files_);
  }

 private:
  static bool is_real_folder(const fs::directory_entry& entry) {
    std::error_code ignored;
    return !entry.is_symlink(ignored) && entry.is_directory(ignored);
  }

  // Pipes and devices would be waited for; a link to nothing is told when it is read.
  static bool is_document(const fs::directory_entry& entry) {
    if (!equal_ignoring_case(entry.path().extension().string(), ".xml")) {
      return false;
    }
    std::error_code ignored;
    if (entry.is_regular_file(ignored)) {
      return true;  // which the folder itself says of most
    }
    const fs::file_type type = entry.status(ignored).type();
    return type == fs::file_type::not_found || type == fs::file_type::none;
  }

  void tell(int error, const std::string& folder) {
    try {
      fail_on_file(error, "cannot list", folder);
    } catch (const std::system_error& why) {
      unreadable_(folder, why.what());
    }
  }

  const Unreadable& unreadable_;
  std::vector<std::string> files_;
};

}  // namespace

std::vector<InputFile> expand(const std::string& path,
                              bool gitignore,
                              const Unreadable& unreadable) {
  std::error_code ignored;
  if (path == "-" || !fs::is_directory(path, ignored)) {
    return {{path, false, nullptr}};
  }
  Walk walk(unreadable);
  walk.enter(path, gitignore ? std::optional(GitIgnore(path)) : std::nullopt);
  std::vector<InputFile> out;
  for (std::string& name : walk.take()) {
    out.push_back({std::move(name), true, nullptr});
  }
  return out;
}

}  // namespace memdimm::lint
