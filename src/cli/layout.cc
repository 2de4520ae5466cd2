// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/command.h"
#include "cli/session.h"
#include "report/layout_json.h"

namespace memdimm::cli {

ExitCode show_layout(const Options& options, const Streams& streams) {
  Session session(options, streams);
  const Analysis domain = session.domain(options.paths.front());
  if (!domain.layout || session.out().has_errors()) {
    return session.finish("");
  }
  return session.finish(report::layout_json(*domain.domain, *domain.layout));
}

}  // namespace memdimm::cli
