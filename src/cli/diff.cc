// SPDX-License-Identifier: GPL-2.0-or-later
// diff: what turns the guest of one definition into the guest of another.
#include "cli/command.h"
#include "cli/session.h"
#include "live/comparison.h"
#include "live/steps.h"
#include "report/changes.h"

namespace memdimm::cli {
namespace {

std::string render(const live::Comparison& comparison, Session& session) {
  switch (session.options().diff_format) {
    case DiffFormat::Json:
      return report::changes_json(comparison, session.reader().sources());
    case DiffFormat::Qmp:
      return live::steps(comparison, session.reader());
    case DiffFormat::Text:
      break;
  }
  return report::changes_text(comparison, session.reader().sources());
}

}  // namespace

ExitCode diff(const Options& options, const Streams& streams) {
  Session session(options, streams);
  const auto comparison =
      live::compare_documents(options.paths[0], options.paths[1], session.reader());
  if (!comparison) {
    return session.finish("");
  }
  const ExitCode code = session.finish(render(*comparison, session));
  return code == ExitCode::Fine && live::restart_needed(*comparison)
             ? ExitCode::Findings
             : code;
}

}  // namespace memdimm::cli
