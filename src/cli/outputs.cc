// SPDX-License-Identifier: GPL-2.0-or-later
// Text is printed as it comes; every other format is one document.
#include "cli/outputs.h"

#include <algorithm>
#include <cstdlib>
#include <ostream>

#include "base/file.h"
#include "base/text.h"
#include "base/visible.h"
#include "cli/session.h"
#include "report/formats.h"
#include "report/text.h"

namespace memdimm::cli {
namespace {

bool is_text(const ReportTo& to) {
  return to.format == "text" || to.format == "concise";
}

// The format of standard output where nobody says it.
std::string usual_format(const Streams& streams) {
  const char* actions = std::getenv("GITHUB_ACTIONS");  // NOLINT(concurrency-mt-unsafe)
  if (actions != nullptr && std::string_view(actions) == "true") {
    return "github";
  }
  return streams.out_is_terminal ? "text" : "concise";
}

}  // namespace

Outputs::Outputs(const ValidateOptions& options,
                 const std::string& usual,
                 bool mends_input,
                 ColorChoice color,
                 const Streams& streams)
    : options_(options),
      color_(color),
      streams_(streams),
      mends_input_(mends_input),
      progress_(streams) {
  for (const ReportTo& one : options.reports) {
    outputs_.push_back({one, ""});
  }
  const bool to_screen =
      std::any_of(outputs_.begin(), outputs_.end(), [](const Output& one) {
        return one.to.file.empty();
      });
  if (!to_screen) {
    const std::string chosen = usual.empty() ? usual_format(streams) : usual;
    outputs_.push_back({{outputs_.empty() ? chosen : "quiet", ""}, ""});
  }
}

bool Outputs::keeps_findings() const {
  return std::any_of(outputs_.begin(), outputs_.end(), [](const Output& one) {
    return report::find_format(one.to.format) != nullptr;
  });
}

std::vector<lint::Render> Outputs::renders() const {
  std::vector<lint::Render> out;
  for (const Output& one : outputs_) {
    if (is_text(one.to)) {
      const bool screen = one.to.file.empty();
      report::TextStyle style{screen && use_color(color_, streams_.out_is_terminal),
                              one.to.format == "text"};
      style.columns = screen ? streams_.columns : 0;
      out.emplace_back([style](const Diagnostic& finding, const Sources& sources) {
        return report::text(finding, sources, style);
      });
    }
  }
  return out;
}

void Outputs::print(const std::string& text, Output& output) {
  const bool screen = output.to.file.empty();
  if (text.empty() || (screen && options_.statistics)) {
    return;
  }
  const std::size_t before = output.printed++;
  if (options_.max_diagnostics && before >= *options_.max_diagnostics) {
    return;
  }
  const std::string between = output.to.format == "text" && before != 0 ? "\n" : "";
  if (screen) {
    this->screen() << between << text;
  } else {
    output.text += between + text;
  }
}

void Outputs::print(lint::Finding& finding) {
  auto text = finding.texts.begin();
  for (Output& one : outputs_) {
    if (is_text(one.to)) {
      print(*text, one);
      ++text;
    }
  }
  finding.texts.clear();
}

// A mended document has standard output for itself.
std::ostream& Outputs::screen() const {
  return mends_input_ ? streams_.err : streams_.out;
}

lint::Listener Outputs::listener() {
  return {.begin = [this](std::size_t files) { progress_.begin(files); },
          .failure =
              [this](const std::string& sentence) {
                progress_.clear();
                streams_.err << "memdimm: " << visible(sentence) << '\n';
              },
          .diff =
              [this](const std::string& diff) {
                progress_.clear();
                streams_.out << diff;
              },
          .mended = [this](const std::string& text) { streams_.out << text; },
          .left_alone =
              [this](const std::string& name, const std::string& why) {
                progress_.clear();
                streams_.err << "memdimm: " << memdimm::quoted(name, kLongestPath)
                             << " is left as it was: " << why << '\n';
              },
          .finding =
              [this](lint::Finding& finding) {
                progress_.clear();
                statistics_.add(finding);
                print(finding);
              },
          .file = [this] { progress_.step(); }};
}

void Outputs::summarize(const lint::Outcome& outcome) const {
  const Output& shown =
      *std::find_if(outputs_.begin(), outputs_.end(), [](const Output& one) {
        return one.to.file.empty();
      });
  if (shown.to.format == "quiet" && options_.fix == lint::FixMode::None) {
    return;
  }
  if (options_.max_diagnostics && shown.printed > *options_.max_diagnostics) {
    streams_.err << counted(shown.printed - *options_.max_diagnostics, "finding")
                 << " more than --max-diagnostics lets through\n";
  }
  if (options_.fix != lint::FixMode::None && shown.to.format != "quiet") {
    streams_.err << (options_.diff ? outcome.tally.text_of_diff()
                                   : outcome.tally.text_of_fixes())
                 << '\n';
  } else if (is_text(shown.to)) {
    streams_.err << outcome.tally.text() << '\n';
  }
}

void Outputs::finish_file(const Output& one,
                          const report::Format* format,
                          const lint::Report& report) {
  if (format != nullptr) {
    write_whole(one.to.file, format->write(report));
  } else if (is_text(one.to)) {
    write_whole(one.to.file, one.text);
  }
}

void Outputs::finish(const lint::Outcome& outcome) {
  for (const Output& one : outputs_) {
    const report::Format* format = report::find_format(one.to.format);
    if (!one.to.file.empty()) {
      finish_file(one, format, outcome.report);
    } else if (options_.statistics) {
      screen() << (one.to.format == "json" ? statistics_.json() : statistics_.text());
    } else if (format != nullptr && !options_.diff) {
      screen() << format->write(outcome.report);
    }
  }
  if (outcome.checked != 0) {
    summarize(outcome);
  }
}

}  // namespace memdimm::cli
