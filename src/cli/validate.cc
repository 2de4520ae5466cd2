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
#include "cli/progress.h"
#include "lint/baseline.h"
#include "lint/run.h"

namespace memdimm::cli {
namespace {

// Why there is nothing to do, "" where there is.
std::string unusable(const Invocation& invocation, const Streams& streams) {
  const auto& options = invocation.options<ValidateOptions>();
  const auto& paths = invocation.operands;
  if (paths.empty() && streams.in_is_terminal) {
    return "nothing to validate; name files or folders, or pipe a document in";
  }
  const bool reads_input =
      paths.empty() || std::find(paths.begin(), paths.end(), "-") != paths.end();
  return options.fix && !options.diff && reads_input
             ? "--fix changes files; for standard input use --fix --diff"
             : "";
}

lint::Outcome check(const Invocation& invocation,
                    const Streams& streams,
                    Outputs& out) {
  const auto& options = invocation.options<ValidateOptions>();
  const auto settings = config_settings();
  Progress progress(streams);
  const lint::Listener listener{
      .begin = [&](std::size_t files) { progress.begin(files); },
      .failure =
          [&](const std::string& sentence) {
            progress.clear();
            streams.err << "memdimm: " << sentence << '\n';
          },
      .diff =
          [&](const std::string& diff) {
            progress.clear();
            streams.out << diff;
          },
      .finding =
          [&](lint::Finding& finding) {
            progress.clear();
            out.print(finding);
          },
      .file = [&] { progress.step(); }};
  return lint::run({.named = {invocation.operands, options.skip_others},
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
                   listener,
                   streams.in);
}

// Hands over what there is to be handed over at the end.
void finish(const lint::Outcome& outcome,
            const ValidateOptions& options,
            const Streams& streams,
            Outputs& out) {
  out.finish(outcome.report);
  if (out.tells_in_full()) {
    streams.err << outcome.tally.text() << '\n';
  }
  if (options.write_baseline) {
    const auto& findings = outcome.report.findings;
    write_whole(options.baseline, lint::baseline_text(findings));
    streams.err << "memdimm: " << counted(findings.size(), "finding") << " written to "
                << options.baseline << '\n';
  }
}

}  // namespace

ExitCode validate(const Invocation& invocation, const Streams& streams) {
  const auto& options = invocation.options<ValidateOptions>();
  if (std::string wrong = unusable(invocation, streams); !wrong.empty()) {
    const Told told = usage_error(std::move(wrong), invocation.command->name);
    streams.err << told.text;
    return told.code;
  }
  const lint::RuleChoice& rules = invocation.given.settings.rules;
  if (const std::string wrong = lint::unknown_rule(rules); !wrong.empty()) {
    streams.err << "memdimm: " << wrong << "\n`memdimm rules` lists them\n";
    return ExitCode::Failure;
  }
  Outputs out(options.reports, invocation.common.color, streams);
  const lint::Outcome outcome = check(invocation, streams, out);
  finish(outcome, options, streams, out);
  const auto fail_on = options.write_baseline ? std::nullopt : options.fail_on;
  return static_cast<ExitCode>(outcome.verdict(fail_on));
}

}  // namespace memdimm::cli
