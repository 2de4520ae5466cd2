// SPDX-License-Identifier: GPL-2.0-or-later
// The sink that every stage reports to. A stage goes on after a finding, so that a
// document's faults are told all at once.
#pragma once

#include <utility>
#include <vector>

#include "diag/diagnostic.h"

namespace memdimm {

class Diagnostics {
 public:
  // Starts a finding of `code` at `where` with the code's own severity; the caller may
  // fill in labels, notes and help before it adds the next one.
  Diagnostic& add(const Code& code, Span where, std::string message);

  void add(Diagnostic diagnostic) { found_.push_back(std::move(diagnostic)); }

  [[nodiscard]] bool has_errors() const;
  [[nodiscard]] bool empty() const { return found_.empty(); }
  [[nodiscard]] const std::vector<Diagnostic>& all() const { return found_; }

  // Everything found, by source and place; what stands at one place stays in the order
  // in which it was found.
  [[nodiscard]] std::vector<Diagnostic> take_sorted();

 private:
  std::vector<Diagnostic> found_;
};

}  // namespace memdimm
