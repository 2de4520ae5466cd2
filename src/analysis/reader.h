// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the documents that one command is about, and collects what is found in them.
#pragma once

#include <iosfwd>
#include <string>

#include "analysis/pipeline.h"
#include "diag/diagnostics.h"

namespace memdimm::analysis {

// Whether it is no error of a guest that runs.
bool is_disproved_by_running(const Diagnostic& one);

class Reader {
 public:
  // `standard_input` is what the path "-" means, `stdin_name` what messages call it.
  Reader(Settings settings, std::istream& standard_input, std::string stdin_name);

  [[nodiscard]] const Sources& sources() const { return sources_; }
  [[nodiscard]] const Settings& settings() const { return pipeline_.settings(); }
  [[nodiscard]] Pipeline& pipeline() { return pipeline_; }
  [[nodiscard]] Diagnostics& out() { return out_; }

  const Source& load(const std::string& path);

  // The document at `path`, which must be a domain (a module); MD021 where it is not.
  Analysis domain(const std::string& path);
  Analysis module(const std::string& path);

  // The domain at `path`, of a guest that runs. What its running disproves is told as a
  // warning, since it is of its next start.
  Analysis running(const std::string& path);

 private:
  enum class Expected { Domain, Module, Running };
  Analysis expect(const std::string& path, Expected what);

  std::istream& standard_input_;
  std::string stdin_name_;
  Sources sources_;
  Diagnostics out_;
  Pipeline pipeline_;
};

}  // namespace memdimm::analysis
