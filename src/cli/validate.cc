// SPDX-License-Identifier: GPL-2.0-or-later
// validate: what is wrong with documents, and where.
#include "cli/validate.h"

#include <algorithm>
#include <exception>
#include <ostream>
#include <set>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "base/visible.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/option.h"
#include "cli/outputs.h"
#include "cli/settings_table.h"
#include "lint/baseline.h"
#include "lint/foreign.h"
#include "lint/run.h"
#include "lint/watch.h"

namespace memdimm::cli {
namespace {

bool reads_input(const Invocation& invocation) {
  const auto& paths = invocation.operands;
  return paths.empty() || std::find(paths.begin(), paths.end(), "-") != paths.end();
}

// Why nothing can be done; without text where something can.
Told refusal(const Invocation& invocation, const Streams& streams) {
  if (invocation.operands.empty() && streams.in_is_terminal) {
    return usage_error(
        "nothing to validate; name files or folders, or pipe a document in",
        invocation.command->name);
  }
  if (invocation.options<ValidateOptions>().watch && reads_input(invocation)) {
    return usage_error(
        "--watch checks files again when they change; standard input "
        "is read once",
        invocation.command->name);
  }
  lint::RuleChoice rules = invocation.given.settings.rules;
  for (const lint::FileIgnores& one : invocation.given.settings.per_file_ignores) {
    rules.ignore.insert(rules.ignore.end(), one.rules.begin(), one.rules.end());
  }
  const std::string wrong = lint::unknown_rule(rules);
  return wrong.empty() ? Told() : unknown_rule(wrong);
}

lint::ConfigChoice config_choice(const Invocation& invocation, const Streams& streams) {
  const auto& options = invocation.options<ValidateOptions>();
  const std::string& name = invocation.common.stdin_name;
  return {.file = options.config,
          .isolated = options.isolated,
          .user = streams.user_config,
          .stdin_name = name == Common().stdin_name ? "" : name};
}

// The files, each with its settings, and what could not be read on the way.
struct Found {
  lint::Inputs inputs;
  std::vector<lint::Failure> failures;
};

Found find(const Invocation& invocation, lint::Configs& configs) {
  const auto& options = invocation.options<ValidateOptions>();
  Found out;
  out.inputs =
      lint::find_inputs({invocation.operands, options.skip_others, options.gitignore},
                        configs,
                        [&](const std::string& path, const std::string& why) {
                          out.failures.push_back({path, why});
                        });
  return out;
}

// What decides the whole run: the working folder's configuration where it has one, else
// that of the first file.
const lint::Settings& settings_of_run(lint::Configs& configs,
                                      const lint::Inputs& inputs) {
  const lint::Settings& here = configs.for_run();
  return here.configuration.empty() && !inputs.files.empty()
             ? *inputs.files.front().settings
             : here;
}

ExitCode list_files(const Found& found, const Streams& streams) {
  for (const lint::InputFile& file : found.inputs.files) {
    std::string text;
    if (file.from_folder) {
      try {
        const Bytes most = file.settings->analysis.most_read;
        text = read_regular(file.path, most).value_or("");
      } catch (const std::exception& error) {
        streams.err << "memdimm: " << error.what() << '\n';
        continue;
      }
    }
    if (!file.from_folder || !lint::is_for_others(text)) {
      streams.out << visible(file.path) << '\n';
    }
  }
  for (const lint::Failure& failure : found.failures) {
    streams.err << "memdimm: " << failure.message << '\n';
  }
  return found.failures.empty() ? ExitCode::Fine : ExitCode::Failure;
}

ExitCode show_settings(const lint::Inputs& inputs, const Streams& streams) {
  std::set<const lint::Settings*> shown;
  for (const lint::InputFile& file : inputs.files) {
    if (!shown.insert(file.settings).second) {
      continue;
    }
    const std::string& config = file.settings->configuration;
    streams.out << (shown.size() == 1 ? "" : "\n") << visible(file.path) << ": "
                << (config.empty() ? "no configuration" : visible(config)) << '\n'
                << settings_table(*file.settings);
  }
  return ExitCode::Fine;
}

// Why a run has checked nothing, or less than was asked for: a sentence each.
std::vector<std::string> told_of_nothing(const lint::Inputs& inputs,
                                         const lint::Outcome& outcome) {
  std::vector<std::string> out;
  for (const std::string& folder : inputs.empty_folders) {
    out.push_back("no *.xml to check in " + memdimm::quoted(folder, kLongestPath));
  }
  if (outcome.checked == 0 && inputs.excluded != 0) {
    out.push_back("nothing checked: " + counted(inputs.excluded, "file") + " excluded");
  }
  if (outcome.checked == 0 && outcome.skipped != 0) {
    out.push_back("nothing checked: " + counted(outcome.skipped, "file") +
                  " passed over, which " + (outcome.skipped == 1 ? "is" : "are") +
                  " no domain and no module");
  }
  return out;
}

// Named files that were passed over are what --skip-others is for.
ExitCode tell_of_nothing(const Invocation& invocation,
                         const lint::Inputs& inputs,
                         const lint::Outcome& outcome,
                         const Streams& streams) {
  const auto& options = invocation.options<ValidateOptions>();
  for (const std::string& sentence : told_of_nothing(inputs, outcome)) {
    streams.err << "memdimm: " << sentence << '\n';
  }
  const bool wanted = options.allow_empty || options.skip_others ||
                      outcome.checked != 0 || !outcome.report.failures.empty();
  return wanted ? ExitCode::Fine : ExitCode::Failure;
}

void write_baseline(const lint::Outcome& outcome,
                    const std::string& file,
                    const Streams& streams) {
  const auto& findings = outcome.report.findings;
  write_whole(file, lint::baseline_text(findings));
  streams.err << "memdimm: " << counted(findings.size(), "finding") << " written to "
              << visible(file) << '\n';
}

ExitCode exit_code(const lint::Outcome& outcome, bool findings_count) {
  switch (outcome.verdict()) {
    case lint::Verdict::Fine:
      return ExitCode::Fine;
    case lint::Verdict::Findings:
      return findings_count ? ExitCode::Findings : ExitCode::Fine;
    case lint::Verdict::Failure:
      break;
  }
  return ExitCode::Failure;
}

ExitCode check(const Invocation& invocation,
               const Streams& streams,
               const lint::Settings& settings,
               Found found) {
  const auto& options = invocation.options<ValidateOptions>();
  const bool mends_input =
      options.fix != lint::FixMode::None && !options.diff && reads_input(invocation);
  Outputs out(options, settings.format, mends_input, invocation.common.color, streams);
  const lint::Outcome outcome =
      lint::run({.files = std::move(found.inputs.files),
                 .failures = std::move(found.failures),
                 .settings = settings,
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
  const ExitCode nothing = tell_of_nothing(invocation, found.inputs, outcome, streams);
  if (options.write_baseline) {
    write_baseline(outcome, options.baseline, streams);
  }
  return std::max(exit_code(outcome, !options.write_baseline), nothing);
}

ExitCode validate_once(const Invocation& invocation, const Streams& streams) {
  const auto& options = invocation.options<ValidateOptions>();
  const auto rows = config_settings();
  lint::Configs configs(
      config_choice(invocation, streams), rows, invocation.given, streams.in);
  Found found = find(invocation, configs);
  if (options.list_files) {
    return list_files(found, streams);
  }
  if (options.show_settings) {
    return show_settings(found.inputs, streams);
  }
  const lint::Settings& settings = settings_of_run(configs, found.inputs);
  return check(invocation, streams, settings, std::move(found));
}

// Until somebody ends the program, or nobody reads what it says. Each run is one of its
// own: what stops one, such as a configuration with a fault, can be mended for the
// next.
ExitCode validate_again_and_again(const Invocation& invocation,
                                  const Streams& streams) {
  constexpr const char* kClear = "\x1B[H\x1B[2J";
  const auto& options = invocation.options<ValidateOptions>();
  ExitCode code = ExitCode::Fine;
  while (streams.out) {
    lint::Watch watch(
        {invocation.operands, {options.config, options.baseline, streams.user_config}});
    if (streams.out_is_terminal) {
      streams.out << kClear;
    }
    try {
      code = validate_once(invocation, streams);
    } catch (const std::exception&) {
      code = tell_failure(streams);
    }
    streams.out.flush();
    streams.err << "memdimm: waiting for changes; Ctrl-C ends it\n" << std::flush;
    if (streams.out) {
      watch.wait();
    }
  }
  return code;
}

}  // namespace

ExitCode validate(const Invocation& invocation, const Streams& streams) {
  if (const Told refused = refusal(invocation, streams); !refused.text.empty()) {
    streams.err << refused.text;
    return refused.code;
  }
  return invocation.options<ValidateOptions>().watch
             ? validate_again_and_again(invocation, streams)
             : validate_once(invocation, streams);
}

}  // namespace memdimm::cli
