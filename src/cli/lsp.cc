// SPDX-License-Identifier: GPL-2.0-or-later
// lsp: the language server, on the streams that the editor holds.
#include "cli/command.h"
#include "cli/option.h"
#include "lsp/server.h"

namespace memdimm::cli {

ExitCode run_server(const Invocation& invocation, const Streams& streams) {
  const auto settings = config_settings();
  lint::ConfigChoice config;
  config.user = streams.user_config;
  const bool ended_well =
      lsp::serve(streams.in, streams.out, {config, settings, invocation.given});
  return ended_well ? ExitCode::Fine : ExitCode::Findings;
}

}  // namespace memdimm::cli
