// SPDX-License-Identifier: GPL-2.0-or-later
// Documents that a program is to fill in first: Jinja's, ERB's, Go's, a shell's. Nobody
// can mend their placeholders; what stands around them is checked as ever.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/pipeline.h"
#include "diag/diagnostic.h"

namespace memdimm::lint {

// MD052 template.
std::span<const Code> template_codes();

// The placeholders of a text, in order and none in another.
std::vector<Span> placeholders(std::string_view text);

// What was made of a text.
struct Checked {
  analysis::Analysis analysis;
  std::vector<Diagnostic> found;
};

// Takes out of `checked` what is only said for a placeholder, and says by one note that
// there is one. A text that is not well-formed for its placeholders is read without
// them; where it is not even then, only the note is left. `blank` is where the text
// that is then read stays, which must outlive the result.
Checked without_placeholders(Checked checked,
                             const Source& source,
                             analysis::Pipeline& pipeline,
                             Sources& blank);

}  // namespace memdimm::lint
