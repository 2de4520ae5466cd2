// SPDX-License-Identifier: GPL-2.0-or-later
// hotplug-json: the QMP commands that plug, unplug or resize a module.
#include "cli/hotplug_json.h"

#include <ostream>

#include "cli/command.h"
#include "cli/help.h"
#include "cli/session.h"
#include "live/hotplug.h"

namespace memdimm::cli {

ExitCode refuse_scope(const Invocation& invocation, const Streams& streams) {
  const Told told =
      usage_error("--live and --config tell virsh; expected --format virsh",
                  invocation.command->name);
  streams.err << told.text;
  return told.code;
}

ExitCode hotplug_json(const Invocation& invocation, const Streams& streams) {
  const emit::Style& style = invocation.options<live::HotplugRequest>().form;
  if (style.scope.is_said() && style.form != emit::Form::Virsh) {
    return refuse_scope(invocation, streams);
  }
  Session session(invocation, streams);
  live::HotplugRequest request = invocation.options<live::HotplugRequest>();
  request.module = invocation.operands.front();
  return session.finish(live::hotplug(request, session.reader()));
}

}  // namespace memdimm::cli
