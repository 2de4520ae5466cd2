// SPDX-License-Identifier: GPL-2.0-or-later
// The commands as a table: its readers are the parser, the help and run().
#pragma once

#include <span>
#include <string_view>

#include "cli/exit_code.h"
#include "cli/invocation.h"
#include "cli/streams.h"

namespace memdimm::cli {

struct Command {
  std::string_view name;
  std::string_view summary;   // one line in `memdimm --help`
  std::string_view operand;   // "DOMAIN", "DOMAIN MODULE", "[COMMAND]", or "" for none
  bool many = false;          // takes several operands, or none …
  bool at_least_one = false;  // … or not none
  std::string_view details;   // under the usage line of `memdimm NAME --help`
  std::string_view examples;
  ExitCode (*run)(const Invocation&, const Streams&);
  OwnOptions (*options)() = [] { return OwnOptions(); };  // its own, by default
};

std::span<const Command> commands();

// The row called `name`, or nullptr.
const Command* find_command(std::string_view name);

// Those without options of their own.
ExitCode resolve(const Invocation& invocation, const Streams& streams);
ExitCode attach(const Invocation& invocation, const Streams& streams);
ExitCode detach(const Invocation& invocation, const Streams& streams);
ExitCode run_server(const Invocation& invocation, const Streams& streams);
ExitCode print_completions(const Invocation& invocation, const Streams& streams);

// What a handler has caught, as a sentence on standard error.
ExitCode tell_failure(const Streams& streams);

// The whole program but for main(): parses, runs, and turns every failure into a
// sentence.
ExitCode run(std::span<const char* const> arguments, const Streams& streams);

}  // namespace memdimm::cli
