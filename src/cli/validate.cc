// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <ostream>
#include <system_error>

#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/config.h"
#include "cli/session.h"
#include "lint/baseline.h"
#include "lint/catalogue.h"
#include "lint/check.h"
#include "lint/files.h"
#include "lint/policy.h"
#include "report/formats.h"
#include "report/text.h"

namespace memdimm::cli {
namespace {

using lint::Finding;
using report::Report;

// One place that the report goes to.
struct Output {
  std::string format;
  std::string file;  // "": standard output
  std::string text;  // for findings as text in a file: what there is so far
};

// What there is to check, and where in it each path is.
struct FoundFiles {
  std::vector<lint::InputFile> files;
  std::map<std::string, std::size_t> at;
};

bool is_text(std::string_view format) {
  return format == "text" || format == "concise";
}

std::vector<Output> outputs(const Options& options, const Streams& streams) {
  std::vector<Output> out;
  for (const std::string& given : options.reports) {
    const std::size_t equals = given.find('=');
    out.push_back({given.substr(0, equals),
                   equals == std::string::npos ? "" : given.substr(equals + 1),
                   ""});
  }
  const bool to_screen = std::any_of(
      out.begin(), out.end(), [](const Output& one) { return one.file.empty(); });
  if (!to_screen) {
    const char* actions =
        std::getenv("GITHUB_ACTIONS");  // NOLINT(concurrency-mt-unsafe)
    const bool on_github = actions != nullptr && std::string_view(actions) == "true";
    if (!out.empty()) {
      out.push_back({"quiet", "", ""});
    } else if (on_github) {
      out.push_back({"github", "", ""});
    } else {
      out.push_back({streams.out_is_terminal ? "text" : "concise", "", ""});
    }
  }
  return out;
}

// A line on the terminal while many files take their time.
class Progress {
 public:
  Progress(std::size_t files, const Streams& streams)
      : files_(files), streams_(streams) {}

  void step() {
    ++done_;
    const auto now = std::chrono::steady_clock::now();
    if (streams_.err_is_terminal && now - shown_ > std::chrono::seconds(1)) {
      shown_ = now;
      visible_ = true;
      streams_.err << "\r" << done_ << " of " << files_ << " files" << std::flush;
    }
  }
  void clear() {
    if (visible_) {
      streams_.err << "\r\x1B[K" << std::flush;
      visible_ = false;
    }
  }

 private:
  std::size_t files_;
  const Streams& streams_;
  std::size_t done_ = 0;
  bool visible_ = false;
  std::chrono::steady_clock::time_point shown_ = std::chrono::steady_clock::now();
};

// How much there was, suppressed findings left out.
struct Tally {
  std::size_t files = 0;
  std::map<Severity, std::size_t> findings;
};

std::string summary(Tally tally) {
  const std::string checked = counted(tally.files, "file") + " checked";
  const auto errors = tally.findings[Severity::Error];
  const auto warnings = tally.findings[Severity::Warning];
  const auto notes = tally.findings[Severity::Note];
  if (errors + warnings + notes == 0) {
    return checked + ", no problems\n";
  }
  return checked + ": " + counted(errors, "error") + ", " +
         counted(warnings, "warning") + ", " + counted(notes, "note") + '\n';
}

// Everything that one run of the command goes through.
class Run {
 public:
  Run(const Options& options, const Streams& streams)
      : options_(options),
        streams_(streams),
        outputs_(outputs(options, streams)),
        keeps_(options.write_baseline ||
               std::any_of(outputs_.begin(),
                           outputs_.end(),
                           [](const Output& one) {
                             return report::find_format(one.format) != nullptr;
                           })),
        configs_(options, streams) {}

  ExitCode run() {
    if (const std::string wrong = unknown_choice(); !wrong.empty()) {
      streams_.err << "memdimm: " << wrong << "\n`memdimm rules` lists them\n";
      return ExitCode::Failure;
    }
    if (!options_.baseline.empty() && !options_.write_baseline) {
      baseline_ = lint::read_baseline(read_input(options_.baseline, streams_.in),
                                      options_.baseline);
    }
    const lint::CheckPlan plan{.files = find_files(),
                               .settings = options_.settings,
                               .renders = text_renders(),
                               .fix = options_.fix,
                               .diff = options_.diff,
                               .jobs = options_.jobs,
                               .stdin_name = options_.stdin_name};
    lint::Checker checker(streams_.in);
    Progress progress(plan.files.size(), streams_);
    checker.run(plan, [&](lint::CheckedFile&& file) {
      progress.clear();
      take(std::move(file));
      progress.step();
    });
    progress.clear();
    return finish();
  }

 private:
  [[nodiscard]] std::string unknown_choice() const {
    std::vector<std::string> words = options_.settings.rules.select;
    words.insert(words.end(),
                 options_.settings.rules.ignore.begin(),
                 options_.settings.rules.ignore.end());
    for (const auto& [rule, severity] : options_.settings.rules.severity) {
      words.push_back(rule);
    }
    return words.empty() ? std::string() : lint::unknown_rule(words, lint::catalogue());
  }

  std::vector<lint::InputFile> find_files() {
    std::vector<std::string> paths = options_.paths;
    if (paths.empty()) {
      paths.emplace_back("-");
    }
    FoundFiles found;
    for (const std::string& path : paths) {
      try {
        for (lint::InputFile& file : lint::expand(path, options_.settings.exclude)) {
          if (options_.skip_others && file.path != "-") {
            file.from_folder = true;
          }
          add(std::move(file), found);
        }
      } catch (const std::system_error& error) {
        fail({path, error.what()});
      }
    }
    return std::move(found.files);
  }

  // A file twice is told once.
  void add(lint::InputFile file, FoundFiles& found) {
    if (const auto before = found.at.find(file.path); before != found.at.end()) {
      lint::InputFile& first = found.files[before->second];
      first.from_folder = first.from_folder && file.from_folder;
      return;
    }
    file.settings = &configs_.for_file(file.path);
    if (!file.from_folder || !lint::is_excluded(file.path, file.settings->exclude)) {
      found.at.emplace(file.path, found.files.size());
      found.files.push_back(std::move(file));
    }
  }

  // One for each output that is text, in their order.
  [[nodiscard]] std::vector<lint::Render> text_renders() const {
    std::vector<lint::Render> renders;
    for (const Output& one : outputs_) {
      if (is_text(one.format)) {
        const bool screen = one.file.empty();
        const report::TextStyle style{
            screen && use_color(options_, streams_.out_is_terminal),
            one.format == "text"};
        renders.emplace_back(
            [style](const Diagnostic& finding, const Sources& sources) {
              return report::text(finding, sources, style);
            });
      }
    }
    return renders;
  }

  void fail(report::Failure failure) {
    streams_.err << "memdimm: " << failure.message << '\n';
    report_.failures.push_back(std::move(failure));
  }

  void take(lint::CheckedFile file) {
    if (!file.failure.empty()) {
      fail({file.name, file.failure});
      return;
    }
    if (file.skipped) {
      return;
    }
    ++tally_.files;
    if (keeps_) {
      report_.files.push_back(file.name);
    }
    would_change_ = would_change_ || !file.diff.empty();
    streams_.out << file.diff;
    if (options_.diff) {
      return;  // what is left to mend by hand is told without --diff
    }
    lint::make_unique(file.findings);
    baseline_.remove_known(file.findings);
    for (Finding& finding : file.findings) {
      print(finding);
      tally_.findings[finding.severity] += finding.suppressed ? 0U : 1U;
      if (keeps_) {
        report_.findings.push_back(std::move(finding));
      }
    }
  }

  // Hands each text of a finding to the output that it was made for.
  void print(Finding& finding) {
    auto text = finding.texts.begin();
    for (Output& one : outputs_) {
      if (!is_text(one.format)) {
        continue;
      }
      if (one.file.empty()) {
        streams_.out << *text;
      } else {
        one.text += *text;
      }
      ++text;
    }
    finding.texts.clear();
  }

  ExitCode finish() {
    std::error_code ignored;
    report_.folder = std::filesystem::current_path(ignored).string();
    if (keeps_) {
      report_.catalogue = lint::catalogue();
    }
    for (const Output& one : outputs_) {
      if (const report::Format* format = report::find_format(one.format)) {
        const std::string text = format->write(report_);
        if (one.file.empty()) {
          streams_.out << text;
        } else {
          write_whole(one.file, text);
        }
      } else if (is_text(one.format) && !one.file.empty()) {
        write_whole(one.file, one.text);
      }
    }
    const bool told =
        std::any_of(outputs_.begin(), outputs_.end(), [](const Output& one) {
          return one.format == "text" && one.file.empty();
        });
    if (told) {
      streams_.err << summary(tally_);
    }
    if (options_.write_baseline) {
      write_whole(options_.baseline, lint::baseline_text(report_.findings));
      streams_.err << "memdimm: " << counted(report_.findings.size(), "finding")
                   << " written to " << options_.baseline << '\n';
    }
    return exit_code();
  }

  [[nodiscard]] ExitCode exit_code() const {
    if (!report_.failures.empty()) {
      return ExitCode::Failure;
    }
    if (would_change_) {
      return ExitCode::Findings;
    }
    const auto counts = [&](const auto& severity) {
      return severity.first >= *options_.fail_on && severity.second != 0;
    };
    const auto& found = tally_.findings;
    const bool failed = options_.fail_on && !options_.write_baseline &&
                        std::any_of(found.begin(), found.end(), counts);
    return failed ? ExitCode::Findings : ExitCode::Fine;
  }

  const Options& options_;
  const Streams& streams_;
  std::vector<Output> outputs_;
  const bool keeps_;  // findings, for a report at the end: else memory stays bounded
  Configs configs_;
  bool would_change_ = false;  // --fix --diff found something to mend
  lint::Baseline baseline_;
  Report report_;
  Tally tally_;
};

}  // namespace

ExitCode validate(const Options& options, const Streams& streams) {
  if (options.paths.empty() && streams.in_is_terminal) {
    streams.err
        << "memdimm: nothing to validate; name files or folders, or pipe a document "
           "in\nTry: memdimm validate --help\n";
    return ExitCode::Failure;
  }
  const bool from_stdin =
      options.paths.empty() ||
      std::find(options.paths.begin(), options.paths.end(), "-") != options.paths.end();
  if (options.fix && !options.diff && from_stdin) {
    streams.err << "memdimm: --fix changes files; for standard input use --fix --diff\n"
                   "Try: memdimm validate --help\n";
    return ExitCode::Failure;
  }
  return Run(options, streams).run();
}

}  // namespace memdimm::cli
