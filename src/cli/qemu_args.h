// SPDX-License-Identifier: GPL-2.0-or-later
// qemu-args: the part of QEMU's command line that is about memory. What is asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/words.h"
#include "cli/exit_code.h"
#include "cli/streams.h"
#include "emit/argv.h"

namespace memdimm::cli {

struct Invocation;

enum class ArgsFormat { Shell, Lines, Json };

inline constexpr auto kArgsFormatWords =
    words<ArgsFormat>({{ArgsFormat::Shell, "shell"},
                       {ArgsFormat::Lines, "lines"},
                       {ArgsFormat::Json, "json"}});
inline constexpr auto kSyntaxWords = words<emit::Syntax>(
    {{emit::Syntax::Json, "json"}, {emit::Syntax::Keyval, "keyval"}});

struct QemuArgsOptions {
  ArgsFormat format = ArgsFormat::Shell;
  std::optional<emit::Syntax> syntax;
  bool complete = false;
  std::string firmware;           // for --complete
  std::vector<std::string> plug;  // modules' files
};

ExitCode qemu_args(const Invocation& invocation, const Streams& streams);

}  // namespace memdimm::cli
