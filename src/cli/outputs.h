// SPDX-License-Identifier: GPL-2.0-or-later
// Where findings go: as text at once, or as a report of another format at the end; to
// standard output, or into files.
#pragma once

#include <string>
#include <vector>

#include "cli/invocation.h"
#include "cli/streams.h"
#include "lint/check.h"
#include "report/formats.h"

namespace memdimm::cli {

class Outputs {
 public:
  // Without a format for standard output it is chosen: github under GitHub Actions,
  // text on a terminal, else concise; quiet where a file gets a report.
  Outputs(const std::vector<ReportTo>& wanted,
          ColorChoice color,
          const Streams& streams);

  // Whether a report wants all findings at the end: else memory stays bounded.
  [[nodiscard]] bool keeps_findings() const;

  // Whether findings are told in full on standard output, which ends with a summary.
  [[nodiscard]] bool tells_in_full() const;

  // One for each output that is text, in their order.
  [[nodiscard]] std::vector<lint::Render> renders() const;

  // Hands each text of a finding to the output that it was made for.
  void print(lint::Finding& finding);

  // Writes the reports and the files.
  void finish(const report::Report& report);

 private:
  struct Output {
    ReportTo to;
    std::string text;  // for findings as text in a file: what there is so far
  };

  ColorChoice color_;
  const Streams& streams_;
  std::vector<Output> outputs_;
};

}  // namespace memdimm::cli
