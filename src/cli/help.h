// SPDX-License-Identifier: GPL-2.0-or-later
// What is told of the program itself: help, version, and usage errors.
#pragma once

#include <string>
#include <string_view>

#include "cli/command.h"
#include "cli/exit_code.h"

namespace memdimm::cli {

// Text for the user, and what the program ends with.
struct Told {
  ExitCode code = ExitCode::Fine;
  std::string text;
};

std::string main_help();
std::string command_help(const Command& command);

// The table of commands and options as JSON.
std::string help_json();

// For bug reports; scripts read the first line only.
std::string version_text();

// `command` is "" where none was meant.
Told usage_error(std::string message, std::string_view command);

// What the first word that is no command may have meant.
Told unknown_command(const std::string& word);

// `message` says which one, as lint's do.
Told unknown_rule(const std::string& message);

}  // namespace memdimm::cli
