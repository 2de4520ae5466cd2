// SPDX-License-Identifier: GPL-2.0-or-later
// The program: real streams, and cli::run().
#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"

namespace {

// A stream that was closed leaves its number to the next file that is opened, which
// would then be read or written in its place. What stands for it here can do neither.
void hold_standard_streams() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) < 0 && errno == EBADF) {
      // The lowest free number is the one that was just found free.
      ::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
  }
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read only
  return value == nullptr ? "" : value;
}

// As the XDG Base Directory Specification has it: what is no absolute path is ignored.
std::string user_config() {
  constexpr const char* kFile = "/memdimm/config.json";
  const std::string folder = environment("XDG_CONFIG_HOME");
  if (folder.starts_with('/')) {
    return folder + kFile;
  }
  const std::string home = environment("HOME");
  return home.starts_with('/') ? home + "/.config" + kFile : "";
}

bool is_piped() {
  struct stat about {};
  return ::fstat(STDIN_FILENO, &about) == 0 &&
         (S_ISFIFO(about.st_mode) || S_ISREG(about.st_mode) || S_ISSOCK(about.st_mode));
}

std::size_t terminal_columns() {
  winsize size{};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): there is no other ioctl
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

int main(int argc, char** argv) {
  hold_standard_streams();
  std::ios::sync_with_stdio(false);
  const std::vector<const char*> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  const memdimm::cli::Streams streams{std::cin,
                                      std::cout,
                                      std::cerr,
                                      ::isatty(STDIN_FILENO) == 1,
                                      ::isatty(STDOUT_FILENO) == 1,
                                      ::isatty(STDERR_FILENO) == 1,
                                      is_piped(),
                                      terminal_columns(),
                                      user_config()};
  return static_cast<int>(memdimm::cli::run(arguments, streams));
}
