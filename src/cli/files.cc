// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <istream>
#include <iterator>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace memdimm::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(int error, const std::string& doing, const std::string& path) {
  throw std::system_error(error, std::generic_category(), doing + " '" + path + "'");
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
  std::string text;
  text.reserve(static_cast<std::size_t>(std::max<off_t>(about.st_size, 0)));
  std::array<char, 65536> buffer{};
  while (true) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got == 0) {
      return text;
    }
    if (got < 0 && errno != EINTR) {
      fail(errno, "cannot read", path);
    }
    text.append(buffer.data(), got < 0 ? 0 : static_cast<std::size_t>(got));
  }
}

std::vector<std::string> expand(const std::string& path) {
  std::error_code ignored;
  if (path == "-" || !fs::is_directory(path, ignored)) {
    return {path};
  }
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator walk(path, error);
  for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    if (walk->path().extension() == ".xml" && !walk->is_directory(ignored)) {
      files.push_back(walk->path().string());
    }
  }
  if (error) {
    fail(error.value(), "cannot list", path);
  }
  std::sort(files.begin(), files.end());
  return files;
}

void write_whole(const std::string& path, std::string_view text) {
  // A link is written through: the file it names is the one to replace.
  std::error_code ignored;
  const fs::path real =
      fs::exists(path, ignored) ? fs::canonical(path) : fs::path(path);
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
