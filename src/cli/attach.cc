// SPDX-License-Identifier: GPL-2.0-or-later
// attach and detach: a definition with a module in it, or without.
#include "cli/command.h"
#include "cli/session.h"
#include "live/definition.h"

namespace memdimm::cli {

ExitCode attach(const Invocation& invocation, const Streams& streams) {
  Session session(invocation, streams);
  return session.finish(
      live::attach(invocation.operands[0], invocation.operands[1], session.reader()));
}

ExitCode detach(const Invocation& invocation, const Streams& streams) {
  Session session(invocation, streams);
  return session.finish(
      live::detach(invocation.operands[0], invocation.operands[1], session.reader()));
}

}  // namespace memdimm::cli
