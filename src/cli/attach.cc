// SPDX-License-Identifier: GPL-2.0-or-later
// attach and detach: a definition with a module in it, or without.
#include "cli/command.h"
#include "cli/session.h"
#include "live/definition.h"

namespace memdimm::cli {

ExitCode attach(const Options& options, const Streams& streams) {
  Session session(options, streams);
  return session.finish(
      live::attach(options.paths[0], options.paths[1], session.reader()));
}

ExitCode detach(const Options& options, const Streams& streams) {
  Session session(options, streams);
  return session.finish(
      live::detach(options.paths[0], options.paths[1], session.reader()));
}

}  // namespace memdimm::cli
