// SPDX-License-Identifier: GPL-2.0-or-later
// Writing: into a draft beside the file, which then takes its place.
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/file.h"
#include "base/text.h"

namespace memdimm {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCannot = "cannot write";

[[noreturn]] void fail(const std::string& path, int error = errno) {
  fail_on_file(error, std::string(kCannot), path);
}

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

// Some file systems have nothing to wait for, and say so.
bool reaches_disk(int file) {
  return ::fsync(file) == 0 || errno == EINVAL || errno == ENOSYS ||
         errno == EOPNOTSUPP || errno == EROFS;
}

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
    fail(path);
  }
}

// The draft of a file has always the same name, so that the next run finds what a
// killed one left; and a short one, since the file's own may be as long as names can
// be.
std::string draft_of(const fs::path& real) {
  constexpr std::uint64_t kBasis = 0xCBF29CE484222325;  // FNV-1a's
  constexpr std::uint64_t kPrime = 0x100000001B3;
  std::uint64_t hash = kBasis;
  for (const char c : real.filename().string()) {
    hash = (hash ^ static_cast<std::uint8_t>(c)) * kPrime;
  }
  return (real.parent_path() / (".memdimm-draft-" + show_hex(hash).substr(2))).string();
}

bool is_at(const Descriptor& file, const std::string& path) {
  struct stat opened {};
  struct stat there {};
  return ::fstat(file.get(), &opened) == 0 && ::lstat(path.c_str(), &there) == 0 &&
         opened.st_dev == there.st_dev && opened.st_ino == there.st_ino;
}

// Waits for whoever writes the file now. Where a file system has no locks, nobody is
// told apart from a killed run.
void lock(const Descriptor& file) {
  while (::flock(file.get(), LOCK_EX) != 0 && errno == EINTR) {
  }
}

// Whoever writes a draft holds its lock: where there is none to wait for, it was left.
void remove_left_draft(const std::string& draft) {
  const Descriptor left(
      ::open(draft.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (left.get() >= 0) {
    lock(left);
    if (!is_at(left, draft)) {
      return;
    }
  } else if (errno == ENOENT) {
    return;
  }
  ::unlink(draft.c_str());
}

// Not to be given up before the rename: then the name is free again.
class Draft {
 public:
  Draft(const std::string& path, const fs::path& real, mode_t mode)
      : name_(draft_of(real)) {
    constexpr int kTries = 100;
    int error = EBUSY;
    for (int i = 0; i < kTries; ++i) {
      file_ = std::make_unique<Descriptor>(::open(
          name_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
      if (file_->get() >= 0) {
        lock(*file_);
        if (is_at(*file_, name_)) {
          return;
        }
      } else if (errno != EEXIST) {
        error = errno;
        break;
      } else {
        remove_left_draft(name_);
      }
    }
    fail(path, error);
  }
  ~Draft() {
    if (!name_.empty()) {
      ::unlink(name_.c_str());
    }
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  Draft(Draft&&) = delete;
  Draft& operator=(Draft&&) = delete;

  [[nodiscard]] int file() const { return file_->get(); }

  bool take_the_place_of(const fs::path& real) {
    if (::rename(name_.c_str(), real.c_str()) != 0) {
      return false;
    }
    name_.clear();
    return true;
  }

 private:
  std::string name_;
  std::unique_ptr<Descriptor> file_;
};

// Whether the draft has the owner and the mode of the file that it is to replace.
bool is_like(const Draft& draft, const struct stat& before) {
  struct stat now {};
  if (::fstat(draft.file(), &now) != 0) {
    return false;
  }
  const bool owned = (now.st_uid == before.st_uid && now.st_gid == before.st_gid) ||
                     ::fchown(draft.file(), before.st_uid, before.st_gid) == 0;
  return owned && ::fchmod(draft.file(), before.st_mode & 07777U) == 0;
}

// A file that a draft cannot stand for. What was there comes back where the new text
// has no room.
void write_in_place(const std::string& path, std::string_view text) {
  std::istringstream unused;
  const std::string before = read_input(path, unused, kLargestFile);
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  const auto put = [&](std::string_view bytes) {
    return ::lseek(file.get(), 0, SEEK_SET) == 0 && write_all(file.get(), bytes) &&
           ::ftruncate(file.get(), static_cast<off_t>(bytes.size())) == 0;
  };
  if (file.get() < 0) {
    fail(path);
  }
  if (!put(text) || !reaches_disk(file.get())) {
    const int error = errno;
    put(before);
    fail(path, error);
  }
  if (!file.close()) {
    fail(path);
  }
}

void check_unchanged(const std::string& path, std::string_view before) {
  const auto now = read_regular(path, kLargestFile);
  if (!now || *now != before) {
    throw FileError(std::errc::text_file_busy,
                    std::string(kCannot) + ' ' + quoted(path, kLongestPath) +
                        ": it was changed meanwhile; run memdimm again");
  }
}

void write_file(const std::string& path,
                std::optional<std::string_view> before,
                std::string_view text) {
  const fs::path real = behind_links(path);
  struct stat about {};
  const bool exists = ::stat(real.c_str(), &about) == 0;
  if (exists && S_ISDIR(about.st_mode)) {
    fail(path, EISDIR);
  }
  constexpr mode_t kOwners = 0600;
  constexpr mode_t kUmasked = 0666;  // the system takes the umask away
  Draft draft(path, real, exists ? kOwners : kUmasked);
  bool replaces = !exists || (about.st_nlink <= 1 && is_like(draft, about));
  if (replaces && (!write_all(draft.file(), text) || !reaches_disk(draft.file()))) {
    fail(path);
  }
  if (before) {
    check_unchanged(path, *before);
  }
  if (replaces && !draft.take_the_place_of(real)) {
    if (!exists || errno != EBUSY) {  // something is mounted there
      fail(path);
    }
    replaces = false;
  }
  if (!replaces) {
    write_in_place(path, text);
  }
}

}  // namespace

void write_whole(const std::string& path, std::string_view text) {
  if (is_stream(path)) {
    write_stream(path, text);
  } else {
    write_file(path, std::nullopt, text);
  }
}

void replace_whole(const std::string& path,
                   std::string_view before,
                   std::string_view after) {
  if (is_stream(path)) {
    throw FileError(std::errc::not_supported,
                    std::string(kCannot) + ' ' + quoted(path, kLongestPath) +
                        ": it is no regular file");
  }
  write_file(path, before, after);
}

std::string draft_path(const std::string& path) {
  return draft_of(behind_links(path));
}

void remove_draft(const std::string& path) {
  remove_left_draft(draft_path(path));
}

}  // namespace memdimm
