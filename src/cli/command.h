// SPDX-License-Identifier: GPL-2.0-or-later
// The commands as a table: its readers are the parser, the help and run().
#pragma once

#include <span>
#include <string_view>

#include "cli/exit_code.h"
#include "cli/options.h"
#include "cli/streams.h"

namespace memdimm::cli {

struct Command {
  std::string_view name;
  std::string_view summary;  // one line in `memdimm --help`
  std::string_view operand;  // "DOMAIN", "DOMAIN MODULE", or "" for none
  bool many = false;         // takes several operands, or none
  std::string_view details;  // under the usage line of `memdimm NAME --help`
  std::string_view examples;
  ExitCode (*run)(const Options&, const Streams&);
};

std::span<const Command> commands();

// The row called `name`, or nullptr.
const Command* find_command(std::string_view name);

// One line each: what the rows run.
ExitCode validate(const Options& options, const Streams& streams);
ExitCode qemu_args(const Options& options, const Streams& streams);
ExitCode hotplug_json(const Options& options, const Streams& streams);
ExitCode resolve(const Options& options, const Streams& streams);
ExitCode attach(const Options& options, const Streams& streams);
ExitCode detach(const Options& options, const Streams& streams);
ExitCode convert(const Options& options, const Streams& streams);
ExitCode show_layout(const Options& options, const Streams& streams);
ExitCode diff(const Options& options, const Streams& streams);
ExitCode plan(const Options& options, const Streams& streams);
ExitCode explain(const Options& options, const Streams& streams);
ExitCode list_rules(const Options& options, const Streams& streams);
ExitCode print_completions(const Options& options, const Streams& streams);
ExitCode print_schema(const Options& options, const Streams& streams);

// The whole program but for main(): parses, runs, and turns every failure into a
// sentence.
ExitCode run(std::span<const char* const> arguments, const Streams& streams);

}  // namespace memdimm::cli
