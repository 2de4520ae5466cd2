// SPDX-License-Identifier: GPL-2.0-or-later
// Reading. write_file.cc writes.
#include "base/file.h"

#include <algorithm>
#include <cerrno>
#include <istream>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/text.h"

namespace memdimm {

FileError::FileError(std::errc reason, std::string sentence)
    : std::system_error(std::make_error_code(reason)), sentence_(std::move(sentence)) {}

void fail_on_file(int error, const std::string& doing, const std::string& path) {
  throw std::system_error(
      error, std::generic_category(), doing + ' ' + quoted(path, kLongestPath));
}

namespace {

[[noreturn]] void fail_on_size(const std::string& what, Bytes most) {
  throw FileError(std::errc::file_too_large,
                  "cannot read " + what + ": it has more than " + show_size(most) +
                      "; --max-file-size SIZE takes more");
}

// Reads on until `more` gives nothing. `likely` is how much there should be, and `what`
// how a message calls it.
template <class What, class More>
std::string read_up_to(Bytes most, Bytes likely, What what, More more) {
  // One byte more than there should be: what has grown, or says no size, goes on.
  std::string text(std::min(likely, most) + 1, '\0');
  std::size_t filled = 0;
  while (const std::size_t got = more(text.data() + filled, text.size() - filled)) {
    filled += got;
    if (filled > most) {
      fail_on_size(what(), most);
    }
    if (filled == text.size()) {
      text.resize(filled > most / 2 ? most + 1 : filled * 2);
    }
  }
  text.resize(filled);
  return text;
}

constexpr Bytes kLikelyStream = 64 * kKiB;

std::string read_stream(std::istream& from, Bytes most) {
  const auto what = [] { return std::string("standard input"); };
  try {
    return read_up_to(most, kLikelyStream, what, [&](char* to, std::size_t room) {
      const auto got = from.rdbuf()->sgetn(to, static_cast<std::streamsize>(room));
      return static_cast<std::size_t>(got);
    });
  } catch (const std::ios_base::failure& error) {
    const bool told = error.code().category() == std::system_category();
    throw std::system_error(told ? error.code().value() : EIO,
                            std::generic_category(),
                            "cannot read " + what());
  }
}

std::string read_open(const Descriptor& file,
                      const struct stat& about,
                      const std::string& path,
                      Bytes most) {
  const auto what = [&] { return quoted(path, kLongestPath); };
  const bool sized = S_ISREG(about.st_mode) && about.st_size > 0;
  const Bytes size = sized ? static_cast<Bytes>(about.st_size) : 0;
  if (size > most) {
    fail_on_size(what(), most);
  }
  const Bytes likely = S_ISREG(about.st_mode) ? size : kLikelyStream;
  bool ended = false;
  return read_up_to(most, likely, what, [&](char* to, std::size_t room) {
    if (ended) {
      return std::size_t{0};
    }
    ssize_t got = -1;
    do {
      got = ::read(file.get(), to, room);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
      fail_on_file(errno, "cannot read", path);
    }
    const auto more = static_cast<std::size_t>(got);
    ended = sized && more < room;
    return more;
  });
}

}  // namespace

std::string read_input(const std::string& path,
                       std::istream& standard_input,
                       Bytes most) {
  if (path == "-") {
    return read_stream(standard_input, most);
  }
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  struct stat about {};
  if (file.get() < 0 || ::fstat(file.get(), &about) != 0) {
    fail_on_file(errno, "cannot read", path);
  }
  if (S_ISDIR(about.st_mode)) {
    fail_on_file(EISDIR, "cannot read", path);
  }
  return read_open(file, about, path, most);
}

std::optional<std::string> read_regular(const std::string& path, Bytes most) {
  // A pipe without a writer would be waited for without O_NONBLOCK.
  const Descriptor file(
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  struct stat about {};
  if (file.get() < 0 && errno == ENXIO) {
    return std::nullopt;  // a socket, or a device that is not there
  }
  if (file.get() < 0 || ::fstat(file.get(), &about) != 0) {
    fail_on_file(errno, "cannot read", path);
  }
  if (!S_ISREG(about.st_mode)) {
    return std::nullopt;
  }
  return read_open(file, about, path, most);
}

}  // namespace memdimm
