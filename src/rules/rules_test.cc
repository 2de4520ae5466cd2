// SPDX-License-Identifier: GPL-2.0-or-later
// Which rules are run for a document: those about its dialect.
#include "testing/rules.h"

#include <array>

#include <doctest/doctest.h>

#include "rules/rule.h"
#include "testing/libvirt.h"
#include "testing/proposal.h"

namespace memdimm::rules {
namespace {

void check_always(const Facts& facts, const Findings& findings) {
  findings.report(facts.domain.where, "looked at");
}

constexpr Code code(std::string_view id, Scope scope) {
  return {.id = id,
          .name = "a-rule",
          .severity = Severity::Note,
          .refuses = Refuses::Nobody,
          .scope = scope,
          .title = "a title",
          .explanation = "an explanation"};
}

constexpr std::array kRules = {
    Rule{code("MD001", Scope::Both), check_always},
    Rule{code("MD002", Scope::Proposal), check_always},
    Rule{code("MD003", Scope::Libvirt), check_always},
};

std::string run_on(const model::Domain& domain) {
  const layout::Target target;
  const layout::Layout layout = layout::resolve(domain, target);
  Diagnostics found;
  run(kRules, {domain, layout, target}, found);
  return testing::verdicts(found.take_sorted());
}

TEST_CASE("a rule is run for documents of the dialect that it is about") {
  CHECK(run_on(testing::libvirt_domain("")) == "MD001 note MD003 note");
  CHECK(run_on(testing::proposal_domain("")) == "MD001 note MD002 note");
}

}  // namespace
}  // namespace memdimm::rules
