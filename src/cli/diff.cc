// SPDX-License-Identifier: GPL-2.0-or-later
// diff: what turns the guest of one definition into the guest of another.
#include "cli/diff.h"

#include "cli/command.h"
#include "cli/hotplug_json.h"
#include "cli/session.h"
#include "live/comparison.h"
#include "live/steps.h"
#include "report/changes.h"

namespace memdimm::cli {
namespace {

std::string render(const live::Comparison& comparison, Session& session) {
  switch (session.invocation().options<DiffOptions>().format) {
    case DiffFormat::Json:
      return report::changes_json(comparison, session.reader().sources());
    case DiffFormat::Qmp:
      return live::steps(comparison, emit::Form::Plan, session.reader());
    case DiffFormat::Virsh: {
      emit::Style virsh(emit::Form::Virsh);
      virsh.scope = session.invocation().options<DiffOptions>().scope;
      return live::steps(comparison, virsh, session.reader());
    }
    case DiffFormat::Text:
      break;
  }
  return report::changes_text(comparison, session.reader().sources());
}

}  // namespace

ExitCode diff(const Invocation& invocation, const Streams& streams) {
  const auto& options = invocation.options<DiffOptions>();
  if (options.scope.is_said() && options.format != DiffFormat::Virsh) {
    return refuse_scope(invocation, streams);
  }
  Session session(invocation, streams);
  const auto comparison = live::compare_documents(
      invocation.operands[0], invocation.operands[1], session.reader());
  if (!comparison) {
    return session.finish("");
  }
  if (invocation.options<DiffOptions>().pin) {
    return session.finish(live::pinned_document(*comparison, session.reader()));
  }
  const ExitCode code = session.finish(render(*comparison, session));
  const bool differs =
      live::restart_needed(*comparison) || live::start_differs(*comparison);
  return code == ExitCode::Fine && differs ? ExitCode::Findings : code;
}

}  // namespace memdimm::cli
