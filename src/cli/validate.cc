// SPDX-License-Identifier: GPL-2.0-or-later
// validate: what is wrong with documents, and where.
#include "cli/validate.h"

#include <algorithm>
#include <ostream>

#include "base/file.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/option.h"
#include "cli/outputs.h"
#include "lint/baseline.h"
#include "lint/run.h"

namespace memdimm::cli {
namespace {

// Why nothing can be done; without text where something can.
Told refusal(const Invocation& invocation, const Streams& streams) {
  const auto& options = invocation.options<ValidateOptions>();
  const auto& paths = invocation.operands;
  if (paths.empty() && streams.in_is_terminal) {
    return usage_error(
        "nothing to validate; name files or folders, or pipe a document in",
        invocation.command->name);
  }
  const bool reads_input =
      paths.empty() || std::find(paths.begin(), paths.end(), "-") != paths.end();
  if (options.fix && !options.diff && reads_input) {
    return usage_error("--fix changes files; for standard input use --fix --diff",
                       invocation.command->name);
  }
  const std::string wrong = lint::unknown_rule(invocation.given.settings.rules);
  return wrong.empty() ? Told()
                       : Told{ExitCode::Failure,
                              "memdimm: " + wrong + "\n`memdimm rules` lists them\n"};
}

void write_baseline(const lint::Outcome& outcome,
                    const std::string& file,
                    const Streams& streams) {
  const auto& findings = outcome.report.findings;
  write_whole(file, lint::baseline_text(findings));
  streams.err << "memdimm: " << counted(findings.size(), "finding") << " written to "
              << visible(file) << '\n';
}

ExitCode exit_code(lint::Verdict verdict) {
  switch (verdict) {
    case lint::Verdict::Fine:
      return ExitCode::Fine;
    case lint::Verdict::Findings:
      return ExitCode::Findings;
    case lint::Verdict::Failure:
      break;
  }
  return ExitCode::Failure;
}

}  // namespace

ExitCode validate(const Invocation& invocation, const Streams& streams) {
  const auto& options = invocation.options<ValidateOptions>();
  if (const Told refused = refusal(invocation, streams); !refused.text.empty()) {
    streams.err << refused.text;
    return refused.code;
  }
  Outputs out(options.reports, invocation.common.color, streams);
  const auto settings = config_settings();
  const lint::Outcome outcome =
      lint::run({.named = {invocation.operands, options.skip_others},
                 .config = {options.config, options.isolated},
                 .settings = settings,
                 .given = invocation.given,
                 .baseline = options.write_baseline ? "" : options.baseline,
                 .renders = out.renders(),
                 .keeps = options.write_baseline || out.keeps_findings(),
                 .fix = options.fix,
                 .diff = options.diff,
                 .jobs = options.jobs,
                 .stdin_name = invocation.common.stdin_name},
                out.listener(),
                streams.in);
  out.finish(outcome);
  if (!options.write_baseline) {
    return exit_code(outcome.verdict(options.fail_on));
  }
  write_baseline(outcome, options.baseline, streams);
  return exit_code(outcome.verdict(std::nullopt));
}

}  // namespace memdimm::cli
