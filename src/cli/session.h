// SPDX-License-Identifier: GPL-2.0-or-later
// What the commands on one document share: reading it, telling findings, and handing
// over a result only when there was no error.
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"
#include "cli/pipeline.h"
#include "cli/streams.h"
#include "diag/diagnostics.h"

namespace memdimm::cli {

class Session {
 public:
  Session(const Options& options, const Streams& streams);

  [[nodiscard]] const Sources& sources() const { return sources_; }
  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] Pipeline& pipeline() { return pipeline_; }
  [[nodiscard]] Diagnostics& out() { return out_; }

  const Source& load(const std::string& path);

  // The document at `path`, which must be a domain (a module); MD021 where it is not.
  Analysis domain(const std::string& path);
  Analysis module(const std::string& path);

  // Prints the findings to standard error; then, if none is an error, `result` to
  // standard output or the output file.
  ExitCode finish(const std::string& result);

 private:
  Analysis expect(const std::string& path, bool module);

  const Options& options_;
  const Streams& streams_;
  Sources sources_;
  Diagnostics out_;
  Pipeline pipeline_;
};

// Whether messages to a stream are coloured.
bool use_color(const Options& options, bool is_terminal);

}  // namespace memdimm::cli
