// SPDX-License-Identifier: GPL-2.0-or-later
// The program: real streams, and cli::run().
#include <iostream>
#include <vector>

#include <unistd.h>

#include "cli/command.h"

int main(int argc, char** argv) {
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
