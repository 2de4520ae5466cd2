// SPDX-License-Identifier: GPL-2.0-or-later
// Mends what has one clear answer: misspelt names and units, units in thousands, the
// total memory, slots that modules do not name.
#pragma once

#include <string>

#include "analysis/pipeline.h"
#include "lint/rule_choice.h"

namespace memdimm::lint {

// `text` with every mend made that its findings know, round after round until none is
// left (64 rounds of some hundred mends at most). A unit is only mended where that
// brings no new error. Every byte that need not change stays; without a mend the text
// is the same.
std::string mended(const std::string& text,
                   analysis::Pipeline& pipeline,
                   const RuleChoice& rules);

}  // namespace memdimm::lint
