// SPDX-License-Identifier: GPL-2.0-or-later
// help: the same as --help, or all of it for programs.
#include <ostream>

#include "cli/catalogue.h"
#include "cli/help.h"

namespace memdimm::cli {
namespace {

Told help_about(const std::vector<std::string>& operands) {
  if (operands.empty()) {
    return {ExitCode::Fine, main_help()};
  }
  const Command* about = find_command(operands.front());
  return about == nullptr ? unknown_command(operands.front())
                          : Told{ExitCode::Fine, command_help(*about)};
}

}  // namespace

ExitCode show_help(const Invocation& invocation, const Streams& streams) {
  Told told = help_about(invocation.operands);
  const bool json =
      invocation.options<CatalogueOptions>().format == CatalogueFormat::Json;
  if (json && told.code == ExitCode::Fine) {
    told.text = help_json();
  }
  (told.code == ExitCode::Fine ? streams.out : streams.err) << told.text;
  return told.code;
}

}  // namespace memdimm::cli
