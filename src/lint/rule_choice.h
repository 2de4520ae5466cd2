// SPDX-License-Identifier: GPL-2.0-or-later
// Which findings count, and how much: rules selected and ignored, severities changed.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.h"

namespace memdimm::lint {

struct RuleChoice {
  std::vector<std::string> select;  // empty: every rule
  std::vector<std::string> ignore;
  std::map<std::string, Severity> severity;  // by id or name
};

// Whether `wanted` means the rule: its id, its name, or the beginning of ids ("MD1").
bool names_rule(std::string_view wanted, const Code& code);
bool any_names_rule(const std::vector<std::string>& wanted, const Code& code);

// What is wrong with the first of the wanted words that means no rule; "" if none does.
std::string unknown_rule(const std::vector<std::string>& wanted,
                         const std::vector<Code>& catalogue);

// That no rule is called so, with the nearest one there is.
std::string no_such_rule(const std::string& word, const std::vector<Code>& catalogue);

// Rules by the words that mean them.
struct ChosenCodes {
  std::vector<Code> codes;  // in the order of the words, then of the ids; each once
  std::string wrong;        // the first word that means no rule, as a sentence; or ""
};

// Of no words: every rule there is.
ChosenCodes codes_called(const std::vector<std::string>& words);

// What the choice leaves of the findings, with the severities it sets. Findings about
// the XML itself (MD001 to MD004) cannot be ignored: nothing else is known of such a
// file.
std::vector<Diagnostic> choose_rules(std::vector<Diagnostic> found,
                                     const RuleChoice& choice);

}  // namespace memdimm::lint
