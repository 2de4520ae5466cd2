// SPDX-License-Identifier: GPL-2.0-or-later
// Reads what comments and metadata let pass, and which of it was needed.
#include "lint/suppressions.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lint/rule_choice.h"

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

}  // namespace

std::span<const Code> suppression_codes() {
  return kCodes;
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
