// SPDX-License-Identifier: GPL-2.0-or-later
#include "edit/resolve.h"

#include "cli/command.h"
#include "cli/session.h"

namespace memdimm::cli {

ExitCode resolve(const Options& options, const Streams& streams) {
  Session session(options, streams);
  const analysis::Analysis domain = session.domain(options.paths.front());
  if (!domain.layout || session.out().has_errors()) {
    return session.finish("");
  }
  return session.finish(
      edit::apply(*domain.document->source,
                  edit::resolve(*domain.document, *domain.domain, *domain.layout)));
}

}  // namespace memdimm::cli
