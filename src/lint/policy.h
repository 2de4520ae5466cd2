// SPDX-License-Identifier: GPL-2.0-or-later
// What is told of a document: what the user chose, less what the document lets pass.
#pragma once

#include <vector>

#include "analysis/pipeline.h"
#include "diag/diagnostic.h"
#include "lint/rule_choice.h"

namespace memdimm::lint {

// What the document lets pass stays, marked as suppressed.
std::vector<Diagnostic> under_policy(std::vector<Diagnostic> found,
                                     const analysis::Analysis& analysis,
                                     const RuleChoice& choice);

}  // namespace memdimm::lint
