// SPDX-License-Identifier: GPL-2.0-or-later
// Linux's inotify.
#include "lint/watch.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "lint/config.h"

namespace memdimm::lint {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto kQuiet = std::chrono::milliseconds(100);
constexpr auto kLongest = std::chrono::seconds(1);

// Reading is none of these, so that a run does not wake itself.
constexpr std::uint32_t kChanges = IN_CLOSE_WRITE | IN_MOVE | IN_CREATE | IN_DELETE |
                                   IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF;

// Whether a run over a folder could read the file.
bool is_read_in_folders(std::string_view name) {
  return name == kConfigName || name == ".gitignore" ||
         (name.size() > 4 && equal_ignoring_case(name.substr(name.size() - 4), ".xml"));
}

// Whether there is something to read before `until`; without one, always.
bool readable(int fd, std::optional<Clock::time_point> until) {
  int milliseconds = -1;
  if (until) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(*until - Clock::now());
    milliseconds = static_cast<int>(std::max<std::int64_t>(left.count(), 0));
  }
  pollfd waited{fd, POLLIN, 0};
  const int ready = ::poll(&waited, 1, milliseconds);
  return ready > 0 || (ready < 0 && errno != EINTR);
}

}  // namespace

Watch::Watch(const Watched& watched)
    : events_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  if (events_.get() < 0) {
    throw std::system_error(errno, std::generic_category(), "cannot watch files");
  }
  for (const std::string& path : watched.paths) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
      add_tree(path);
      add_above(path);
    } else {
      add_file(path);
      add_above(fs::path(path).parent_path());
    }
  }
  for (const std::string& path : watched.deciding) {
    if (!path.empty()) {
      add_file(path);
    }
  }
}

void Watch::add_file(const std::string& path) {
  std::error_code error;
  std::vector<fs::path> names = {path};
  if (const fs::path real = fs::canonical(path, error); !error) {
    names.push_back(real);
  }
  for (const fs::path& name : names) {
    const std::string folder = name.parent_path().string();
    if (Folder* const added = add(folder.empty() ? "." : folder)) {
      added->names.insert(name.filename());
    }
  }
}

void Watch::add_tree(const std::string& path) {
  if (Folder* const added = add(path)) {
    added->whole = true;
  }
  std::error_code error;
  fs::directory_iterator entries(path, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    std::error_code ignored;
    if (entries->symlink_status(ignored).type() == fs::file_type::directory &&
        entries->path().filename() != ".git") {
      add_tree(entries->path());
    }
  }
}

void Watch::add_above(const std::string& folder) {
  std::error_code error;
  fs::path at = fs::absolute(folder.empty() ? "." : folder, error);
  for (bool is_root = false; !error && !is_root; at = at.parent_path()) {
    if (Folder* const added = add(at)) {
      added->names.emplace(kConfigName);
    }
    is_root = !at.has_relative_path();
  }
}

// A folder that went away meanwhile, or that nobody may read, changes for nobody.
Watch::Folder* Watch::add(const std::string& folder) {
  const int number = ::inotify_add_watch(events_.get(), folder.c_str(), kChanges);
  if (number >= 0) {
    return &folders_[number];
  }
  if (errno == ENOSPC) {
    fail_on_file(
        ENOSPC, "fs.inotify.max_user_watches is too small: cannot watch", folder);
  }
  return nullptr;
}

bool Watch::take() {
  alignas(inotify_event) std::array<char, 64 * 1024> buffer;  // NOLINT: filled by read
  bool matters = false;
  while (true) {
    const ssize_t got = ::read(events_.get(), buffer.data(), buffer.size());
    if (got <= 0) {
      return matters;
    }
    for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const char* const name = buffer.data() + at + sizeof event;
      at += sizeof event + event.len;
      const Folder& folder = folders_[event.wd];
      const std::string_view changed = event.len == 0 ? "" : name;
      matters = matters || (event.mask & IN_Q_OVERFLOW) != 0 ||
                folder.names.contains(std::string(changed)) ||
                (folder.whole && (changed.empty() || (event.mask & IN_ISDIR) != 0 ||
                                  is_read_in_folders(changed)));
    }
  }
}

bool Watch::wait(std::optional<std::chrono::milliseconds> most) {
  const auto until = most ? std::optional(Clock::now() + *most) : std::nullopt;
  do {
    if (!readable(events_.get(), until) && until && Clock::now() >= *until) {
      return false;
    }
  } while (!take());
  const auto longest = Clock::now() + kLongest;
  while (readable(events_.get(), std::min(longest, Clock::now() + kQuiet)) &&
         Clock::now() < longest) {
    take();
  }
  return true;
}

}  // namespace memdimm::lint
