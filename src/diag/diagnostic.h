// SPDX-License-Identifier: GPL-2.0-or-later
// A finding: what is wrong, where, why, and how to mend it. Findings are data; nothing
// below src/report turns them into text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/source.h"

namespace memdimm {

// From least to worst.
enum class Severity { Note, Warning, Error };

// Who refuses what a code is about: the word `rules` and `explain` show.
enum class Refuses { Nobody, Parser, Libvirt, Qemu, Guest };

// What can be found. Rows of constant tables, never built at run time: `id` ("MD203")
// and `name` ("slot-out-of-range") never change their meaning. `title` is one line;
// `explanation` says what the rule means, why it matters, how to mend it, and its
// source.
struct Code {
  std::string_view id;
  std::string_view name;
  Severity severity;
  Refuses refuses;
  std::string_view title;
  std::string_view explanation;
};

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
