// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/policy.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "xml/read.h"

namespace memdimm::lint {
namespace {

constexpr Code kUnusedSuppression = {
    .id = "MD009",
    .name = "unused-suppression",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .title = "a suppression that suppresses nothing",
    .explanation =
        R"(The document says that a finding may pass, and there is no such finding. What was
wrong has been mended, or the rule's name is misspelt, or the comment does not stand right in
front of the element that it is about.

To mend it, remove the comment or the <metadata> entry.)",
};

constexpr std::array kCodes = {kUnusedSuppression};

// One suppression of a document.
struct Suppression {
  Span where;
  Span over;  // what it covers
  std::vector<std::string> rules;
  std::string reason;
  bool used = false;
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : text) {
    if (c == ',' || kBlanks.find(c) != std::string_view::npos) {
      if (!word.empty()) {
        out.push_back(std::move(word));
      }
      word.clear();
    } else {
      word += c;
    }
  }
  if (!word.empty()) {
    out.push_back(std::move(word));
  }
  return out;
}

// The first element, in document order, that starts behind `offset`.
const xml::Element* next_element(const xml::Element& element, std::uint32_t offset) {
  if (element.whole.begin >= offset) {
    return &element;
  }
  for (const xml::Element& child : element.children) {
    if (child.whole.end > offset) {
      if (const xml::Element* found = next_element(child, offset)) {
        return found;
      }
    }
  }
  return nullptr;
}

void read_comment(const xml::Document& document,
                  const xml::Comment& comment,
                  std::vector<Suppression>& out) {
  constexpr std::string_view kMark = "memdimm:";
  constexpr std::string_view kNext = "ignore-next";
  constexpr std::string_view kFile = "ignore-file";
  std::string_view text = trim(comment.text);
  if (!text.starts_with(kMark)) {
    return;
  }
  text = trim(text.substr(kMark.size()));
  const bool next = text.starts_with(kNext);
  if (!next && !text.starts_with(kFile)) {
    return;
  }
  text.remove_prefix(kNext.size());
  // XML forbids "--" in a comment: a reason stands behind " - " or " — ".
  std::size_t dash = std::string_view::npos;
  std::size_t behind = 0;
  for (const std::string_view mark : {" - ", " — ", ": "}) {
    const std::size_t at = text.find(mark);
    if (at < dash) {
      dash = at;
      behind = at + mark.size();
    }
  }
  Suppression one;
  one.where = comment.whole;
  one.rules = words_of(text.substr(0, dash));
  one.reason =
      dash == std::string_view::npos ? "" : std::string(trim(text.substr(behind)));
  one.over = document.root.whole;
  one.over.begin = 0;
  one.over.end = static_cast<std::uint32_t>(document.source->text().size());
  if (next) {
    const xml::Element* element = next_element(document.root, comment.whole.end);
    one.over = element == nullptr ? comment.whole : element->whole;
  }
  out.push_back(std::move(one));
}

void read_metadata(const xml::Document& document, std::vector<Suppression>& out) {
  const xml::Element* metadata = document.root.child("metadata");
  if (metadata == nullptr) {
    return;
  }
  for (const xml::Element& entry : metadata->children) {
    if (!xml::is_named(entry, "lint", kLintNamespace, entry)) {
      continue;
    }
    Suppression one;
    one.where = entry.name_at;
    one.over = {0,
                static_cast<std::uint32_t>(document.source->text().size()),
                document.source->id()};
    if (const xml::Attribute* ignore = entry.attribute("ignore")) {
      one.rules = words_of(ignore->value);
    }
    if (const xml::Attribute* reason = entry.attribute("reason")) {
      one.reason = reason->value;
    }
    out.push_back(std::move(one));
  }
}

bool covers(const Suppression& one, const Diagnostic& finding) {
  const bool inside = finding.where.source == one.over.source &&
                      finding.where.begin >= one.over.begin &&
                      finding.where.begin < std::max(one.over.end, one.over.begin + 1);
  return inside &&
         (one.rules.empty() ||
          std::any_of(one.rules.begin(), one.rules.end(), [&](const std::string& rule) {
            return names_rule(rule, *finding.code);
          }));
}

bool is_of_xml(const Code& code) {
  const auto rows = xml::codes();
  return std::any_of(
      rows.begin(), rows.end(), [&](const Code& row) { return row.is(code); });
}

}  // namespace

std::span<const Code> policy_codes() {
  return kCodes;
}

bool names_rule(std::string_view wanted, const Code& code) {
  if (equal_ignoring_case(wanted, code.id) || wanted == code.name) {
    return true;
  }
  const bool prefix = wanted.size() >= 2 && wanted.size() < code.id.size();
  return prefix && equal_ignoring_case(wanted, code.id.substr(0, wanted.size()));
}

std::string unknown_rule(const std::vector<std::string>& wanted,
                         const std::vector<Code>& catalogue) {
  for (const std::string& word : wanted) {
    std::vector<std::string_view> names;
    bool known = false;
    for (const Code& code : catalogue) {
      known = known || names_rule(word, code);
      names.push_back(code.name);
      names.push_back(code.id);
    }
    if (!known) {
      const std::string_view near = closest_match(word, names);
      return "no rule is called " + quoted(word) +
             (near.empty() ? "" : "; did you mean " + std::string(near) + "?");
    }
  }
  return {};
}

std::vector<Diagnostic> choose_rules(std::vector<Diagnostic> found,
                                     const RuleChoice& choice) {
  const auto named = [](const std::vector<std::string>& words, const Code& code) {
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return names_rule(word, code);
    });
  };
  std::erase_if(found, [&](const Diagnostic& one) {
    if (is_of_xml(*one.code)) {
      return false;
    }
    const bool selected = choice.select.empty() || named(choice.select, *one.code);
    return !selected || named(choice.ignore, *one.code);
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

void suppress(const xml::Document& document, std::vector<Diagnostic>& found) {
  std::vector<Suppression> suppressions;
  for (const xml::Comment& comment : document.comments) {
    read_comment(document, comment, suppressions);
  }
  read_metadata(document, suppressions);
  for (Diagnostic& finding : found) {
    for (Suppression& one : suppressions) {
      if (covers(one, finding)) {
        one.used = true;
        finding.suppressed = one.reason.empty() ? "no reason given" : one.reason;
      }
    }
  }
  for (const Suppression& one : suppressions) {
    if (!one.used) {
      Diagnostic unused;
      unused.code = &kUnusedSuppression;
      unused.severity = kUnusedSuppression.severity;
      unused.where = one.where;
      unused.message = "nothing here needs this suppression";
      unused.help = "remove it";
      found.push_back(std::move(unused));
    }
  }
}

}  // namespace memdimm::lint
