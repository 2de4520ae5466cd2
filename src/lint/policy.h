// SPDX-License-Identifier: GPL-2.0-or-later
// Which findings count, and how much: rules selected and ignored, severities changed,
// findings that the document itself lets pass.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "xml/document.h"

namespace memdimm::lint {

// MD009 unused-suppression.
std::span<const Code> policy_codes();

struct RuleChoice {
  std::vector<std::string> select;  // empty: every rule
  std::vector<std::string> ignore;
  std::map<std::string, Severity> severity;  // by id or name
};

// Whether `wanted` means the rule: its id, its name, or the beginning of ids ("MD1").
bool names_rule(std::string_view wanted, const Code& code);

// The wanted words that mean no rule at all, with the nearest one there is; "" if none.
std::string unknown_rule(const std::vector<std::string>& wanted,
                         const std::vector<Code>& catalogue);

// What the choice leaves of the findings, with the severities it sets. Findings about
// the XML itself (MD001 to MD004) cannot be ignored: nothing else is known of such a
// file.
std::vector<Diagnostic> choose_rules(std::vector<Diagnostic> found,
                                     const RuleChoice& choice);

// Marks what the document lets pass as suppressed, and reports each suppression that
// let nothing pass. A document says it by a comment,
//   <!-- memdimm: ignore-next RULE… - reason -->  for the element that follows,
//   <!-- memdimm: ignore-file RULE… - reason -->  for all of it,
// or, since libvirt drops comments, in <metadata> by an element <lint ignore="RULE…"
// reason="…"> of the namespace kLintNamespace. Without rules all are meant.
void suppress(const xml::Document& document, std::vector<Diagnostic>& found);

inline constexpr std::string_view kLintNamespace = "urn:memdimm:lint";

}  // namespace memdimm::lint
