// SPDX-License-Identifier: GPL-2.0-or-later
// Reads what comments and metadata let pass, and which of it was needed.
#include "lint/suppressions.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <numeric>
#include <utility>

#include "base/text.h"
#include "base/visible.h"
#include "base/words.h"
#include "lint/catalogue.h"
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
wrong has been mended, or the comment does not stand right in front of the element that it is
about.

To mend it, remove the comment or the <metadata> entry.)",
    .related = {"MD050", "MD051"},
};

constexpr Code kUnknownDirective = {
    .id = "MD050",
    .name = "unknown-directive",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .title = "a comment to memdimm that it does not understand",
    .explanation =
        R"(A comment is meant to let findings pass, and says so in words that memdimm does not
know: nothing is let pass. The words are `memdimm:`, then ignore-next for the element that
follows and all that is in it, ignore-line for the line that the comment stands on, or ignore-file
for the document; then rules; then, behind " - ", the reason. In <metadata>, an element <lint> of
the namespace urn:memdimm:lint has `ignore` and `reason` as attributes.

To mend it, write for example
<!-- memdimm: ignore-next guest-block-size - the guest is no Linux -->.)",
    .related = {"MD009", "MD051"},
    .since = "0.2.0",
};

constexpr Code kSuppressionOfNoRule = {
    .id = "MD051",
    .name = "suppression-of-no-rule",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .title = "a suppression of a rule that does not exist",
    .explanation =
        R"(The document lets a finding pass whose rule is called otherwise, or that memdimm does
not have: the suppression does nothing. Rules are called by their id, their name
(slot-out-of-range) or the beginning of ids (MD2).

To mend it, correct the name; `memdimm rules` lists them.)",
    .related = {"MD009", "MD050"},
    .since = "0.2.0",
};

constexpr std::array kCodes = {
    kUnusedSuppression, kUnknownDirective, kSuppressionOfNoRule};

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
  const auto first = std::ranges::partition_point(
      element.children,
      [&](const xml::Element& child) { return child.whole.end <= offset; });
  for (auto child = first; child != element.children.end(); ++child) {
    if (const xml::Element* found = next_element(*child, offset)) {
      return found;
    }
  }
  return nullptr;
}

// What a directive covers.
enum class Covers { Next, Line, File };

constexpr auto kDirectiveWords = words<Covers>({{Covers::Next, "ignore-next"},
                                                {Covers::Line, "ignore-line"},
                                                {Covers::File, "ignore-file"}});

constexpr std::string_view kMark = "memdimm:";

// A comment's word up to a blank or a colon.
std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find_first_of(" \t\r\n:"));
}

// Whether a comment that is no directive was meant to be one: it is addressed to
// memdimm, and has a word that linters use for it.
bool is_meant_for_us(std::string_view text) {
  constexpr std::array<std::string_view, 8> kVerbs = {
      "ignore", "disable", "suppress", "noqa", "skip", "allow", "off", "enable"};
  const std::string_view name =
      text.substr(0,
                  text.find_first_not_of("abcdefghijklmnopqrstuvwxyz"
                                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
  if (closest_match(name, {"memdimm"}).empty() || name.size() == text.size()) {
    return false;
  }
  const std::string_view rest = text.substr(name.size());
  const std::size_t at = rest.find_first_not_of(" \t\r\n:;-_");
  const std::string_view verb =
      at == std::string_view::npos ? std::string_view() : first_word(rest.substr(at));
  return std::any_of(kVerbs.begin(), kVerbs.end(), [&](std::string_view one) {
    return verb.substr(0, one.size()) == one;
  });
}

void tell_unknown(Span where, std::string_view given, std::vector<Diagnostic>& out) {
  std::vector<std::string> expected;
  for (const std::string_view word : kDirectiveWords.all()) {
    expected.push_back("'" + std::string(kMark) + ' ' + std::string(word) + "'");
  }
  Diagnostic told;
  told.code = &kUnknownDirective;
  told.severity = kUnknownDirective.severity;
  told.where = where;
  told.message =
      "directive " + quoted(given) + " is not known; expected " + join_or(expected);
  told.help = "write for example <!-- memdimm: ignore-next MD103 - why it may pass -->";
  out.push_back(std::move(told));
}

// Where a reason begins: XML forbids "--" in a comment, so that it stands behind " - ",
// " — " or ": ".
std::pair<std::string_view, std::string_view> split_reason(std::string_view text) {
  std::size_t dash = std::string_view::npos;
  std::size_t behind = 0;
  for (const std::string_view mark : {" - ", " — ", ": "}) {
    const std::size_t at = text.find(mark);
    if (at < dash) {
      dash = at;
      behind = at + mark.size();
    }
  }
  return {text.substr(0, dash),
          dash == std::string_view::npos ? "" : trim(text.substr(behind))};
}

Span covered_by(Covers covers,
                const xml::Comment& comment,
                const xml::Document& document) {
  const Source& source = *document.source;
  switch (covers) {
    case Covers::Next: {
      const xml::Element* element = next_element(document.root, comment.whole.end);
      return element == nullptr ? comment.whole : element->whole;
    }
    case Covers::Line: {
      const std::string_view line =
          source.line(source.position(comment.whole.begin).line);
      const auto begin = static_cast<std::uint32_t>(line.data() - source.text().data());
      return {begin, begin + static_cast<std::uint32_t>(line.size()), source.id()};
    }
    case Covers::File:
      break;
  }
  return document.extent();
}

void read_comment(const xml::Document& document,
                  const xml::Comment& comment,
                  std::vector<Suppression>& out,
                  std::vector<Diagnostic>& found) {
  const std::string_view text = trim(comment.text);
  if (!text.starts_with(kMark)) {
    if (is_meant_for_us(text)) {
      tell_unknown(comment.whole, split_reason(text).first, found);
    }
    return;
  }
  const std::string_view said = trim(text.substr(kMark.size()));
  const std::string_view word = first_word(said);
  const auto covers = kDirectiveWords.find(word);
  if (!covers) {
    tell_unknown(comment.whole, word, found);
    return;
  }
  const auto [rules, reason] = split_reason(said.substr(word.size()));
  Suppression one;
  one.where = comment.whole;
  one.over = covered_by(*covers, comment, document);
  one.rules = words_of(rules);
  one.reason = reason;
  out.push_back(std::move(one));
}

void read_metadata(const xml::Document& document,
                   std::vector<Suppression>& out,
                   std::vector<Diagnostic>& found) {
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
    one.over = document.extent();
    for (const xml::Attribute& attribute : entry.attributes) {
      const bool known = attribute.name == "ignore" || attribute.name == "reason" ||
                         attribute.name.starts_with("xmlns");
      if (!known) {
        Diagnostic told;
        told.code = &kUnknownDirective;
        told.severity = kUnknownDirective.severity;
        told.where = attribute.name_at;
        told.message = "<lint> knows no attribute " + quoted(attribute.name) +
                       "; expected 'ignore' or 'reason'";
        found.push_back(std::move(told));
      }
    }
    if (const xml::Attribute* ignore = entry.attribute("ignore")) {
      one.rules = words_of(ignore->value);
    }
    if (const xml::Attribute* reason = entry.attribute("reason")) {
      one.reason = reason->value;
    }
    out.push_back(std::move(one));
  }
}

bool names(const Suppression& one, const Code& code) {
  return one.rules.empty() || any_names_rule(one.rules, code);
}

// What is found by one rule, by its places: each is let pass once, however many
// suppressions cover it.
class FoundByRule {
 public:
  void add(Diagnostic& finding) { found_.push_back(&finding); }

  void sort() {
    std::stable_sort(found_.begin(), found_.end(), [](const auto* a, const auto* b) {
      return a->where.begin < b->where.begin;
    });
    next_.resize(found_.size() + 1);
    std::iota(next_.begin(), next_.end(), std::size_t{0});
  }

  // Whether there is any, let pass by this one or already.
  bool let_pass(const Suppression& one) {
    const auto first = std::partition_point(
        found_.begin(), found_.end(), [&](const Diagnostic* finding) {
          return finding->where.begin < one.over.begin;
        });
    const std::uint32_t end = std::max(one.over.end, one.over.begin + 1);
    const auto within = [&](std::size_t i) {
      return i < found_.size() && found_[i]->where.begin < end;
    };
    const auto begin = static_cast<std::size_t>(first - found_.begin());
    for (std::size_t i = open(begin); within(i); i = open(i)) {
      found_[i]->suppressed = one.reason.empty() ? "no reason given" : one.reason;
      next_[i] = i + 1;
    }
    return within(begin);
  }

 private:
  // The first from there on that is not let pass yet.
  std::size_t open(std::size_t from) {
    std::size_t at = from;
    while (next_[at] != at) {
      next_[at] = next_[next_[at]];
      at = next_[at];
    }
    return at;
  }

  std::vector<Diagnostic*> found_;
  std::vector<std::size_t> next_;  // itself, or where to look further
};

// The last one that covers a finding gives the reason.
void let_pass(std::vector<Suppression>& suppressions,
              std::uint32_t source,
              std::vector<Diagnostic>& found) {
  std::map<const Code*, FoundByRule> by_rule;
  for (Diagnostic& finding : found) {
    if (finding.where.source == source) {
      by_rule[finding.code].add(finding);
    }
  }
  for (auto& [code, all] : by_rule) {
    all.sort();
  }
  for (std::size_t i = suppressions.size(); i-- > 0;) {
    Suppression& one = suppressions[i];
    for (auto& [code, all] : by_rule) {
      one.used = (names(one, *code) && all.let_pass(one)) || one.used;
    }
  }
}

}  // namespace

std::span<const Code> suppression_codes() {
  return kCodes;
}

namespace {

// Takes out the rules that there are not, and tells them. Whether some are left, or
// none was named.
bool check_rules(Suppression& one,
                 const std::vector<Code>& all,
                 std::vector<Diagnostic>& found) {
  if (one.rules.empty()) {
    return true;
  }
  std::erase_if(one.rules, [&](const std::string& rule) {
    const std::string wrong = unknown_rule({rule}, all);
    if (!wrong.empty()) {
      Diagnostic told;
      told.code = &kSuppressionOfNoRule;
      told.severity = kSuppressionOfNoRule.severity;
      told.where = one.where;
      told.message = wrong;
      told.help = "correct the name; `memdimm rules` lists them";
      found.push_back(std::move(told));
    }
    return !wrong.empty();
  });
  return !one.rules.empty();
}

void tell_unused(const Suppression& one, std::vector<Diagnostic>& found) {
  Diagnostic unused;
  unused.code = &kUnusedSuppression;
  unused.severity = kUnusedSuppression.severity;
  unused.where = one.where;
  unused.message = "nothing here needs this suppression";
  unused.help = "remove it";
  found.push_back(std::move(unused));
}

}  // namespace

void suppress(const xml::Document& document, std::vector<Diagnostic>& found) {
  std::vector<Suppression> suppressions;
  std::vector<Diagnostic> told;
  for (const xml::Comment& comment : document.comments) {
    read_comment(document, comment, suppressions, told);
  }
  read_metadata(document, suppressions, told);
  if (!suppressions.empty()) {
    const std::vector<Code> all = catalogue();
    std::erase_if(suppressions,
                  [&](Suppression& one) { return !check_rules(one, all, told); });
    let_pass(suppressions, document.source->id(), found);
  }
  for (const Suppression& one : suppressions) {
    if (!one.used) {
      tell_unused(one, told);
    }
  }
  for (Diagnostic& one : told) {
    found.push_back(std::move(one));
  }
  std::stable_sort(
      found.begin(), found.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::pair(a.where.source, a.where.begin) <
               std::pair(b.where.source, b.where.begin);
      });
}

}  // namespace memdimm::lint
