// SPDX-License-Identifier: GPL-2.0-or-later
// hotplug-json: the QMP commands that plug, unplug or resize a module.
#include "cli/command.h"
#include "cli/session.h"
#include "live/hotplug.h"

namespace memdimm::cli {
namespace {

live::Verb verb(const Options& options) {
  if (options.resize) {
    return live::Verb::Resize;
  }
  return options.unplug ? live::Verb::Unplug : live::Verb::Plug;
}

}  // namespace

ExitCode hotplug_json(const Options& options, const Streams& streams) {
  Session session(options, streams);
  return session.finish(live::hotplug({.module = options.paths.front(),
                                       .domain = options.domain,
                                       .verb = verb(options),
                                       .size = options.resize.value_or(0),
                                       .id = options.id,
                                       .form = options.form},
                                      session.reader()));
}

}  // namespace memdimm::cli
