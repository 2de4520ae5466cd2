// SPDX-License-Identifier: GPL-2.0-or-later
// Findings as text for people: a line each, and on request the source under it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "diag/diagnostic.h"

namespace memdimm::report {

struct TextStyle {
  bool color = false;
  bool snippets = true;     // the source line, a caret, notes and the mend
  std::size_t columns = 0;  // of the terminal; 0: not known
};

// "FILE:LINE:COL: SEVERITY: MESSAGE [MD103 name]", and with snippets what is above.
// Nothing of the input steers the terminal: see base/visible.h.
std::string text(const Diagnostic& finding, const Sources& sources, TextStyle style);

}  // namespace memdimm::report
