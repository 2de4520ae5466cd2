// SPDX-License-Identifier: GPL-2.0-or-later
// Text is printed as it comes; every other format is one document.
#include "cli/outputs.h"

#include <algorithm>
#include <cstdlib>
#include <ostream>

#include "base/file.h"
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

Outputs::Outputs(const std::vector<ReportTo>& wanted,
                 ColorChoice color,
                 const Streams& streams)
    : color_(color), streams_(streams), progress_(streams) {
  for (const ReportTo& one : wanted) {
    outputs_.push_back({one, ""});
  }
  const bool to_screen =
      std::any_of(wanted.begin(), wanted.end(), [](const ReportTo& one) {
        return one.file.empty();
      });
  if (!to_screen) {
    outputs_.push_back({{wanted.empty() ? usual_format(streams) : "quiet", ""}, ""});
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
      const report::TextStyle style{
          screen && use_color(color_, streams_.out_is_terminal),
          one.to.format == "text"};
      out.emplace_back([style](const Diagnostic& finding, const Sources& sources) {
        return report::text(finding, sources, style);
      });
    }
  }
  return out;
}

void Outputs::print(lint::Finding& finding) {
  auto text = finding.texts.begin();
  for (Output& one : outputs_) {
    if (!is_text(one.to)) {
      continue;
    }
    if (one.to.file.empty()) {
      streams_.out << *text;
    } else {
      one.text += *text;
    }
    ++text;
  }
  finding.texts.clear();
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
          .finding =
              [this](lint::Finding& finding) {
                progress_.clear();
                print(finding);
              },
          .file = [this] { progress_.step(); }};
}

void Outputs::finish(const lint::Outcome& outcome) {
  bool in_full = false;
  for (const Output& one : outputs_) {
    const report::Format* format = report::find_format(one.to.format);
    const std::string text =
        format != nullptr ? format->write(outcome.report) : one.text;
    if (one.to.file.empty()) {
      streams_.out << text;
      in_full = in_full || one.to.format == "text";
    } else if (format != nullptr || is_text(one.to)) {
      write_whole(one.to.file, text);
    }
  }
  if (in_full) {
    streams_.err << outcome.tally.text() << '\n';
  }
}

}  // namespace memdimm::cli
