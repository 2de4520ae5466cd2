// SPDX-License-Identifier: GPL-2.0-or-later
// Derivatives of patterns: what is left to come after an element or attribute, and what
// may come at all. Every pattern that a document reaches becomes a State once.
//
// Unlike Clark's general algorithm, an element's content is judged apart from its
// siblings: all elements that may stand in one place under one name are taken together.
// That equals RELAX NG as long as a valid document never has a choice there, which
// is_unambiguous() proves for a grammar; and it keeps one fault from hiding the next.
#pragma once

#include <deque>
#include <vector>

#include "grammar/pattern.h"
#include "grammar/unlike.h"

namespace memdimm::grammar {

// One element or attribute pattern that may come next.
struct Alternative {
  Pattern pattern;
  Pattern content;
  Pattern next;  // what is left to come after it
};

// All that one name leads to.
struct Step {
  std::string_view name{};  // unless any
  NameList except{};        // the names that an any-pattern refuses
  bool any = false;
  bool decides = false;  // its value, one of several words, chooses an alternative
  std::vector<Alternative> alternatives{};  // at least one
  Pattern content{};                        // the choice of the alternatives' contents
  Pattern next{};                           // the choice of what they leave

  [[nodiscard]] bool takes(std::string_view wanted) const;
};

struct State {
  std::vector<Step> elements;
  std::vector<Step> attributes;
  bool discriminates = false;  // some attribute decides
  bool nullable = false;       // nothing more need come
  bool mixed = false;          // text may stand between the elements
  bool data = false;           // the text is a value, even where it is empty
  Pattern closed;   // what is left when the start tag ends here; may be NotAllowed
  Pattern lenient;  // the same, required attributes forgiven

  [[nodiscard]] const Step* element(std::string_view name) const;
  [[nodiscard]] const Step* any_element() const;
  [[nodiscard]] const Step* attribute(std::string_view name) const;
};

// Pattern → Pattern, to be asked through State.
class Derivatives {
 public:
  explicit Derivatives(Patterns patterns) : patterns_(std::move(patterns)) {}

  [[nodiscard]] const Patterns& patterns() const { return patterns_; }
  [[nodiscard]] Pattern choice(std::span<const Pattern> parts) {
    return patterns_.choice(parts);
  }

  // Stays valid.
  const State& state(Pattern pattern);

  [[nodiscard]] Unlike& unlike() { return unlike_; }

 private:
  using Steps = std::vector<Step>;

  std::vector<Pattern> children_of(Pattern pattern) const;
  bool nullable(Pattern pattern) const;
  bool mentions_text(Pattern pattern, bool as_data) const;
  Pattern close(Pattern pattern, bool forgive);
  Pattern after(Pattern pattern, Pattern taken, bool attribute);
  Pattern after_member(Pattern pattern, Pattern taken, bool attribute);
  void collect(Pattern pattern, bool attributes, std::vector<Pattern>& found) const;
  Steps steps(Pattern pattern, bool attributes);

  Patterns patterns_;
  std::deque<State> states_;
  std::vector<const State*> state_of_;  // by pattern
  Unlike unlike_;
};

// Whether `content` takes `value` as an attribute's value or an element's whole text.
bool accepts(const Patterns& patterns, Pattern content, std::string_view value);

// Whether no state that a valid document can reach leaves a choice between two element
// patterns of one name.
bool is_unambiguous(const Grammar& grammar);

}  // namespace memdimm::grammar
