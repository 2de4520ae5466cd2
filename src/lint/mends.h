// SPDX-License-Identifier: GPL-2.0-or-later
// Mends what has one clear answer: misspelt names and units, units in thousands, the
// total memory, slots that modules do not name.
#pragma once

#include <string>
#include <vector>

#include "analysis/pipeline.h"
#include "lint/rule_choice.h"

namespace memdimm::lint {

// Which mends are made: Safe ones cannot alter what QEMU gets.
enum class FixMode { None, Safe, All };

// Gives findings whose mend rests on the whole document their edits: the total, and
// slots that are missing.
void add_fixes(const analysis::Analysis& analysis, std::vector<Diagnostic>& found);

// Whether the finding's fix is a safe one among all that was found in a document: in
// one with errors every fix is, since nobody starts it as it is.
bool is_safe_fix(const Diagnostic& one, const std::vector<Diagnostic>& found);

struct Mended {
  std::string text;        // as it was where nothing was mended
  std::size_t fixed = 0;   // how many findings were
  std::string left_alone;  // why a document with something to mend is as it was, or ""
};

// `text` with every mend made that its findings know and `mode` allows, round after
// round until none is left. A unit or a total is only mended where that brings no new
// error. A document that comes to no rest, or would have an error that it did not have,
// stays as it was. Every byte that need not change stays.
Mended mended(const std::string& text,
              analysis::Pipeline& pipeline,
              const RuleChoice& rules,
              FixMode mode);

}  // namespace memdimm::lint
