// SPDX-License-Identifier: GPL-2.0-or-later
// The words of a command line, read by the tables of commands and options.
#pragma once

#include <span>
#include <variant>

#include "cli/help.h"
#include "cli/invocation.h"

namespace memdimm::cli {

// What to run; or text for the user (help, version, a usage error). With something
// `piped` in, a command on one document that names none is about that.
std::variant<Invocation, Told> parse(std::span<const char* const> arguments,
                                     bool piped = false);

}  // namespace memdimm::cli
