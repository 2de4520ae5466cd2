// SPDX-License-Identifier: GPL-2.0-or-later
// A finding: what is wrong, where, why, and how to mend it. Findings are data; nothing
// below src/report turns them into text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diag/code.h"
#include "diag/source.h"

namespace memdimm {

// A second place that the finding is about: "limit: 8 GiB" under the maximum.
struct Label {
  Span where;
  std::string text;
};

// Bytes to put in place of `where`.
struct Edit {
  Span where;
  std::string text;
};

struct Diagnostic {
  const Code* code = nullptr;
  Severity severity = Severity::Error;
  Span where;
  std::string message;             // one sentence, lower case, no full stop
  std::vector<Label> labels;       // other places
  std::vector<std::string> notes;  // the arithmetic, or who says so
  std::string help;                // the mend; "" where there is none
  std::vector<Edit> fix;           // the mend as edits, where there is one clear answer
  std::optional<std::string> suppressed;  // the document's reason to let it pass
};

}  // namespace memdimm
