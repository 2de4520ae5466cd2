// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <fnmatch.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/file.h"
#include "base/text.h"

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

bool in_checkout(const std::string& folder) {
  std::error_code ignored;
  fs::path at = fs::absolute(folder, ignored);
  for (; !at.empty(); at = at.parent_path()) {
    if (fs::exists(at / ".git", ignored)) {
      return true;
    }
    if (at == at.root_path()) {
      return false;
    }
  }
  return false;
}

// What `command` prints; nullopt where it cannot be run or fails.
std::optional<std::string> output_of(std::vector<std::string> command) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return std::nullopt;
  }
  Descriptor from(ends[0]);
  Descriptor to(ends[1]);
  posix_spawn_file_actions_t actions{};
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, to.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<char*> words;
  words.reserve(command.size() + 1);
  for (std::string& word : command) {
    words.push_back(word.data());
  }
  words.push_back(nullptr);
  pid_t child = 0;
  const int error =
      ::posix_spawnp(&child, words[0], &actions, nullptr, words.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  to.close();
  if (error != 0) {
    return std::nullopt;
  }
  std::string out;
  std::array<char, 65536> buffer{};
  for (ssize_t got = 1; got > 0 || (got < 0 && errno == EINTR);) {
    got = ::read(from.get(), buffer.data(), buffer.size());
    out.append(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status == 0 ? std::optional(std::move(out)) : std::nullopt;
}

// The *.xml below `folder` that git tracks or would track.
std::optional<std::vector<std::string>> ask_git(const std::string& folder) {
  const auto listed = output_of({"git",
                                 "-C",
                                 folder,
                                 "ls-files",
                                 "-z",
                                 "--cached",
                                 "--others",
                                 "--exclude-standard",
                                 "--",
                                 "*.xml"});
  if (!listed) {
    return std::nullopt;
  }
  std::vector<std::string> out;
  std::error_code ignored;
  for (const std::string_view name : split(*listed, '\0')) {
    const fs::path path = fs::path(folder) / name;
    if (!name.empty() && fs::exists(path, ignored) &&
        !fs::is_directory(path, ignored)) {
      out.push_back(path.string());
    }
  }
  return out;
}

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
  auto found = in_checkout(path) ? ask_git(path) : std::nullopt;
  std::vector<std::string> names = found ? std::move(*found) : walk_folder(path);
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
