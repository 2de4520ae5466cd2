// SPDX-License-Identifier: GPL-2.0-or-later
// Where a run's findings go: as text at once, or as a report of another format at the
// end; to standard output, or into files. What else happens is told on the terminal.
#pragma once

#include <string>
#include <vector>

#include "cli/invocation.h"
#include "cli/progress.h"
#include "cli/streams.h"
#include "lint/run.h"
#include "report/formats.h"
#include "report/statistics.h"

namespace memdimm::cli {

class Outputs {
 public:
  // Without a format for standard output it is `usual`, a configuration's; where that
  // is
  // "" it is chosen: github under GitHub Actions, text on a terminal, else concise;
  // quiet where a file gets a report.
  // `mends_input`: standard output is for the mended document.
  Outputs(const ValidateOptions& options,
          const std::string& usual,
          bool mends_input,
          ColorChoice color,
          const Streams& streams);

  // Whether a report wants all findings at the end: else memory stays bounded.
  [[nodiscard]] bool keeps_findings() const;

  // One for each output that is text, in their order.
  [[nodiscard]] std::vector<lint::Render> renders() const;

  // What is to be told of a run; for as long as this lives.
  [[nodiscard]] lint::Listener listener();

  // Writes the reports and the files, and a summary where findings are text.
  void finish(const lint::Outcome& outcome);

 private:
  struct Output {
    ReportTo to;
    std::string text;         // for findings as text in a file: what there is so far
    std::size_t printed = 0;  // findings
  };

  // Hands each text of a finding to the output that it was made for.
  void print(lint::Finding& finding);
  void print(const std::string& text, Output& output);
  [[nodiscard]] std::ostream& screen() const;
  static void finish_file(const Output& one,
                          const report::Format* format,
                          const lint::Report& report);
  void summarize(const lint::Outcome& outcome) const;

  const ValidateOptions& options_;
  ColorChoice color_;
  const Streams& streams_;
  bool mends_input_;
  Progress progress_;
  std::vector<Output> outputs_;
  report::Statistics statistics_;
};

}  // namespace memdimm::cli
