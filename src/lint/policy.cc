// SPDX-License-Identifier: GPL-2.0-or-later
// The choice comes first: what is not chosen needs no document's leave.
#include "lint/policy.h"

#include <utility>

#include "lint/suppressions.h"

namespace memdimm::lint {

std::vector<Diagnostic> under_policy(std::vector<Diagnostic> found,
                                     const analysis::Analysis& analysis,
                                     const RuleChoice& choice) {
  found = choose_rules(std::move(found), choice);
  if (analysis.document) {
    suppress(*analysis.document, found);
  }
  return found;
}

}  // namespace memdimm::lint
