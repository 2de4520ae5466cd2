// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/file.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <istream>
#include <iterator>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/text.h"

namespace memdimm {
namespace {

namespace fs = std::filesystem;

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

void fail_on_file(int error, const std::string& doing, const std::string& path) {
  throw std::system_error(
      error, std::generic_category(), doing + ' ' + quoted(path, kLongestPath));
}

std::string read_input(const std::string& path, std::istream& standard_input) {
  if (path == "-") {
    return {std::istreambuf_iterator<char>(standard_input), {}};
  }
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat about {};
  if (file.get() < 0 || ::fstat(file.get(), &about) != 0) {
    fail_on_file(errno, "cannot read", path);
  }
  if (S_ISDIR(about.st_mode)) {
    fail_on_file(EISDIR, "cannot read", path);
  }
  // One byte more than there should be: a file that has grown, or says no size, goes
  // on.
  std::string text(static_cast<std::size_t>(std::max<off_t>(about.st_size, 0)) + 1,
                   '\0');
  std::size_t filled = 0;
  while (true) {
    const ssize_t got = ::read(file.get(), text.data() + filled, text.size() - filled);
    if (got < 0 && errno != EINTR) {
      fail_on_file(errno, "cannot read", path);
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
    fail_on_file(errno, "cannot write", path);
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
    fail_on_file(errno, "cannot write", path);
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
    fail_on_file(error, "cannot write", path);
  }
}

}  // namespace memdimm
