// SPDX-License-Identifier: GPL-2.0-or-later
// hotplug-json: the QMP commands that plug, unplug or resize a module.
#include "cli/hotplug_json.h"

#include "cli/command.h"
#include "cli/session.h"
#include "live/hotplug.h"

namespace memdimm::cli {

ExitCode hotplug_json(const Invocation& invocation, const Streams& streams) {
  Session session(invocation, streams);
  live::HotplugRequest request = invocation.options<live::HotplugRequest>();
  request.module = invocation.operands.front();
  return session.finish(live::hotplug(request, session.reader()));
}

}  // namespace memdimm::cli
