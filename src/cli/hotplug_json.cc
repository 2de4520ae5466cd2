// SPDX-License-Identifier: GPL-2.0-or-later
// hotplug-json: the QMP commands that plug, unplug or resize a module.
#include "cli/command.h"
#include "cli/session.h"
#include "live/hotplug.h"

namespace memdimm::cli {

ExitCode hotplug_json(const Options& options, const Streams& streams) {
  Session session(options, streams);
  return session.finish(live::hotplug({.module = options.paths.front(),
                                       .domain = options.domain,
                                       .unplug = options.unplug,
                                       .resize = options.resize,
                                       .id = options.id,
                                       .form = options.form},
                                      session.reader()));
}

}  // namespace memdimm::cli
