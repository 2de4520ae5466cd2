// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <istream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fnmatch.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

namespace memdimm::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(int error, const std::string& doing, const std::string& path) {
  throw std::system_error(
      error, std::generic_category(), doing + ' ' + quoted(path, kLongestPath));
}

// A file descriptor that is closed when it goes.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;

  [[nodiscard]] int get() const { return number_; }
  // false when the system could not keep what was written.
  bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

bool write_all(int to, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(to, text.data(), text.size());
    if (written < 0 && errno != EINTR) {
      return false;
    }
    text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

std::string read_input(const std::string& path, const Streams& streams) {
  if (path == "-") {
    return {std::istreambuf_iterator<char>(streams.in), {}};
  }
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat about {};
  if (file.get() < 0 || ::fstat(file.get(), &about) != 0) {
    fail(errno, "cannot read", path);
  }
  if (S_ISDIR(about.st_mode)) {
    fail(EISDIR, "cannot read", path);
  }
  // One byte more than there should be: a file that has grown, or says no size, goes
  // on.
  std::string text(static_cast<std::size_t>(std::max<off_t>(about.st_size, 0)) + 1,
                   '\0');
  std::size_t filled = 0;
  while (true) {
    const ssize_t got = ::read(file.get(), text.data() + filled, text.size() - filled);
    if (got < 0 && errno != EINTR) {
      fail(errno, "cannot read", path);
    }
    if (got == 0) {
      text.resize(filled);
      return text;
    }
    filled += got < 0 ? 0 : static_cast<std::size_t>(got);
    if (filled == text.size()) {
      text.resize(text.size() * 2);
    }
  }
}

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
    fail(error.value(), "cannot list", folder);
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

namespace {

// Where a write to `path` ends up: behind its links, also where nothing is there yet.
fs::path behind_links(fs::path path) {
  constexpr int kMostLinks = 40;  // Linux's own limit
  std::error_code error;
  for (int i = 0; i < kMostLinks && fs::is_symlink(path, error); ++i) {
    const fs::path next = fs::read_symlink(path, error);
    if (error) {
      break;
    }
    path = path.parent_path() / next;
  }
  return path;
}

// A pipe, a terminal, a device: what is there to be written to, not to be replaced.
bool is_stream(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 && !S_ISDIR(about.st_mode) &&
         (!S_ISREG(about.st_mode) || path.starts_with("/dev/") ||
          path.starts_with("/proc/"));
}

void write_stream(const std::string& path, std::string_view text) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  if (file.get() < 0 || !write_all(file.get(), text) || !file.close()) {
    fail(errno, "cannot write", path);
  }
}

}  // namespace

void write_whole(const std::string& path, std::string_view text) {
  if (is_stream(path)) {
    write_stream(path, text);
    return;
  }
  const fs::path real = behind_links(path);
  std::string draft = real.string() + ".XXXXXX";
  Descriptor file(::mkstemp(draft.data()));
  if (file.get() < 0) {
    fail(errno, "cannot write", path);
  }
  struct stat before {};
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const mode_t mode =
      ::stat(real.c_str(), &before) == 0 ? before.st_mode & 07777U : 0666U & ~mask;
  const bool written = ::fchmod(file.get(), mode) == 0 && write_all(file.get(), text) &&
                       ::fsync(file.get()) == 0 && file.close() &&
                       ::rename(draft.c_str(), real.c_str()) == 0;
  if (!written) {
    const int error = errno;
    ::unlink(draft.c_str());
    fail(error, "cannot write", path);
  }
}

}  // namespace memdimm::cli
