// SPDX-License-Identifier: GPL-2.0-or-later
// The program: real streams, and cli::run().
#include <cerrno>
#include <iostream>
#include <vector>

#include <fcntl.h>
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
                                      ::isatty(STDERR_FILENO) == 1};
  return static_cast<int>(memdimm::cli::run(arguments, streams));
}
