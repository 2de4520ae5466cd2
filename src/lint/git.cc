// SPDX-License-Identifier: GPL-2.0-or-later
// Asks git itself, since what it ignores stands in many files of many kinds.
#include "lint/git.h"

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/text.h"

namespace memdimm::lint {
namespace {

namespace fs = std::filesystem;

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

}  // namespace

std::optional<std::vector<std::string>> git_files(const std::string& folder) {
  if (!in_checkout(folder)) {
    return std::nullopt;
  }
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

}  // namespace memdimm::lint
