// SPDX-License-Identifier: GPL-2.0-or-later
// What the commands on one document share: telling findings, and handing over a result
// only when there was no error.
#pragma once

#include <string>

#include "analysis/reader.h"
#include "cli/command.h"
#include "cli/streams.h"
#include "diag/diagnostics.h"

namespace memdimm::cli {

class Session {
 public:
  Session(const Invocation& invocation, const Streams& streams);

  [[nodiscard]] const Invocation& invocation() const { return invocation_; }
  [[nodiscard]] analysis::Reader& reader() { return reader_; }
  [[nodiscard]] Diagnostics& out() { return reader_.out(); }

  // As Reader's.
  analysis::Analysis domain(const std::string& path) { return reader_.domain(path); }

  // Prints the findings to standard error; then, if none is an error, `result` to
  // standard output or the output file.
  ExitCode finish(const std::string& result);

 private:
  const Invocation& invocation_;
  const Streams& streams_;
  analysis::Reader reader_;
};

// Whether messages to a stream are coloured.
bool use_color(ColorChoice choice, bool is_terminal);

}  // namespace memdimm::cli
