// SPDX-License-Identifier: GPL-2.0-or-later
// resolve: the document with what it leaves open filled in.
#include "edit/resolve.h"

#include "cli/command.h"
#include "cli/session.h"

namespace memdimm::cli {

ExitCode resolve(const Invocation& invocation, const Streams& streams) {
  Session session(invocation, streams);
  const analysis::Analysis domain = session.domain(invocation.operands.front());
  if (!domain.layout || session.out().has_errors()) {
    return session.finish("");
  }
  return session.finish(
      edit::apply(*domain.document->source,
                  edit::resolve(*domain.document, *domain.domain, *domain.layout)));
}

}  // namespace memdimm::cli
