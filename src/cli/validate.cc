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
#include "lint/inputs.h"
#include "lint/run.h"

namespace memdimm::cli {
namespace {

// Why there is nothing to do; "" where there is.
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

// Everything that one run of the command goes through.
class Validation {
 public:
  Validation(const Invocation& invocation, const Streams& streams)
      : invocation_(invocation),
        options_(invocation.options<ValidateOptions>()),
        streams_(streams),
        outputs_(options_.reports, invocation.common.color, streams),
        configs_({options_.config, options_.isolated},
                 settings_,
                 invocation.given,
                 streams.in) {}

  ExitCode run() {
    if (const std::string wrong = lint::unknown_rule(settings().rules);
        !wrong.empty()) {
      streams_.err << "memdimm: " << wrong << "\n`memdimm rules` lists them\n";
      return ExitCode::Failure;
    }
    lint::Run run(known(), options_.write_baseline || outputs_.keeps_findings());
    const lint::CheckPlan plan = plan_for(run);
    Progress progress(plan.files.size(), streams_);
    lint::Checker checker(streams_.in);
    checker.run(plan, [&](lint::CheckedFile&& file) {
      progress.clear();
      take(std::move(file), run);
      progress.step();
    });
    progress.clear();
    return finish(run);
  }

 private:
  [[nodiscard]] const lint::Settings& settings() const {
    return invocation_.given.settings;
  }

  [[nodiscard]] lint::Baseline known() const {
    const std::string& file = options_.baseline;
    return file.empty() || options_.write_baseline
               ? lint::Baseline()
               : lint::read_baseline(read_input(file, streams_.in), file);
  }

  void tell(const std::string& failure) const {
    streams_.err << "memdimm: " << failure << '\n';
  }

  lint::CheckPlan plan_for(lint::Run& run) {
    const auto unreadable = [&](const std::string& path, const std::string& why) {
      tell(why);
      run.add({path, why});
    };
    return {.files = lint::find_inputs({invocation_.operands, options_.skip_others},
                                       settings().exclude,
                                       configs_,
                                       unreadable),
            .settings = settings(),
            .renders = outputs_.renders(),
            .fix = options_.fix,
            .diff = options_.diff,
            .jobs = options_.jobs,
            .stdin_name = invocation_.common.stdin_name};
  }

  void take(lint::CheckedFile file, lint::Run& run) {
    if (!file.failure.empty()) {
      tell(file.failure);
    }
    streams_.out << file.diff;
    if (options_.diff) {
      file.findings.clear();  // what is left to mend by hand is told without --diff
    }
    run.add(std::move(file), [&](lint::Finding& one) { outputs_.print(one); });
  }

  ExitCode finish(lint::Run& run) {
    const lint::Report& report = run.report();
    outputs_.finish(report);
    if (outputs_.tells_in_full()) {
      streams_.err << run.tally().text() << '\n';
    }
    if (options_.write_baseline) {
      write_whole(options_.baseline, lint::baseline_text(report.findings));
      streams_.err << "memdimm: " << counted(report.findings.size(), "finding")
                   << " written to " << options_.baseline << '\n';
      return exit_code(run.verdict(std::nullopt));
    }
    return exit_code(run.verdict(options_.fail_on));
  }

  static ExitCode exit_code(lint::Verdict verdict) {
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

  const Invocation& invocation_;
  const ValidateOptions& options_;
  const Streams& streams_;
  std::vector<lint::Setting> settings_ = config_settings();
  Outputs outputs_;
  lint::Configs configs_;
};

}  // namespace

ExitCode validate(const Invocation& invocation, const Streams& streams) {
  if (std::string wrong = unusable(invocation, streams); !wrong.empty()) {
    const Told told = usage_error(std::move(wrong), invocation.command->name);
    streams.err << told.text;
    return told.code;
  }
  return Validation(invocation, streams).run();
}

}  // namespace memdimm::cli
