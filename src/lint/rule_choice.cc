// SPDX-License-Identifier: GPL-2.0-or-later
// Rules by the words that people call them, and what a choice of them leaves.
#include "lint/rule_choice.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "base/visible.h"
#include "lint/catalogue.h"
#include "xml/read.h"

namespace memdimm::lint {
namespace {

bool is_of_xml(const Code& code) {
  const auto rows = xml::codes();
  return std::any_of(
      rows.begin(), rows.end(), [&](const Code& row) { return row.is(code); });
}

}  // namespace

bool names_rule(std::string_view wanted, const Code& code) {
  if (equal_ignoring_case(wanted, code.id) || wanted == code.name) {
    return true;
  }
  const bool prefix = wanted.size() >= 2 && wanted.size() < code.id.size();
  return prefix && equal_ignoring_case(wanted, code.id.substr(0, wanted.size()));
}

bool any_names_rule(const std::vector<std::string>& wanted, const Code& code) {
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
    return names_rule(word, code);
  });
}

std::string unknown_rule(const std::vector<std::string>& wanted,
                         const std::vector<Code>& catalogue) {
  for (const std::string& word : wanted) {
    const bool known =
        std::any_of(catalogue.begin(), catalogue.end(), [&](const Code& code) {
          return names_rule(word, code);
        });
    if (!known) {
      return no_such_rule(word, catalogue);
    }
  }
  return {};
}

std::string no_such_rule(const std::string& word, const std::vector<Code>& catalogue) {
  std::vector<std::string_view> names;
  for (const Code& code : catalogue) {
    names.push_back(code.name);
    names.push_back(code.id);
  }
  return "no rule is called " + quoted(word) + or_meant(closest_match(word, names), "");
}

ChosenCodes codes_called(const std::vector<std::string>& words) {
  const std::vector<Code> all = catalogue();
  if (words.empty()) {
    return {all, ""};
  }
  ChosenCodes out;
  std::set<std::string_view> taken;
  for (const std::string& word : words) {
    bool known = false;
    for (const Code& code : all) {
      if (!names_rule(word, code)) {
        continue;
      }
      known = true;
      if (taken.insert(code.id).second) {
        out.codes.push_back(code);
      }
    }
    if (!known) {
      return {{}, no_such_rule(word, all)};
    }
  }
  return out;
}

std::vector<Diagnostic> choose_rules(std::vector<Diagnostic> found,
                                     const RuleChoice& choice) {
  std::erase_if(found, [&](const Diagnostic& one) {
    if (is_of_xml(*one.code)) {
      return false;
    }
    const bool selected =
        choice.select.empty() || any_names_rule(choice.select, *one.code);
    return !selected || any_names_rule(choice.ignore, *one.code);
  });
  for (Diagnostic& one : found) {
    for (const auto& [rule, severity] : choice.severity) {
      if (names_rule(rule, *one.code)) {
        one.severity = severity;
      }
    }
  }
  return found;
}

}  // namespace memdimm::lint
