// SPDX-License-Identifier: GPL-2.0-or-later
// The document's leave comes first: what it lets pass is needed whether the user asks
// about it or not.
#include "lint/policy.h"

#include <utility>

#include "lint/suppressions.h"

namespace memdimm::lint {

std::vector<Diagnostic> under_policy(std::vector<Diagnostic> found,
                                     const analysis::Analysis& analysis,
                                     const RuleChoice& choice) {
  for (const analysis::Analysis* one : analysis::documents(analysis)) {
    suppress(*one->document, found);
  }
  return choose_rules(std::move(found), choice);
}

}  // namespace memdimm::lint
