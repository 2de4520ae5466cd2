// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/derive.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace memdimm::grammar {
namespace {

const Step* find(const std::vector<Step>& steps, std::string_view name) {
  const auto step =
      std::ranges::find_if(steps, [&](const Step& each) { return each.takes(name); });
  return step == steps.end() ? nullptr : &*step;
}

// A value is asked for by word, so that it can decide between alternatives.
bool is_enumeration(const Patterns& patterns, Pattern content) {
  const Kind kind = patterns.node(content).kind;
  return kind == Kind::Value ||
         ((kind == Kind::Ref || kind == Kind::Choice) &&
          std::ranges::all_of(patterns.children(content), [&](Pattern each) {
            return is_enumeration(patterns, each);
          }));
}

}  // namespace

bool Step::takes(std::string_view wanted) const {
  return any ? !lists(except, wanted) : name.size() == wanted.size() && name == wanted;
}

const Step* State::element(std::string_view name) const {
  return find(elements, name);
}

const Step* State::any_element() const {
  const auto step = std::ranges::find_if(elements, &Step::any);
  return step == elements.end() ? nullptr : &*step;
}

const Step* State::attribute(std::string_view name) const {
  return find(attributes, name);
}

std::vector<Pattern> Derivatives::children_of(Pattern pattern) const {
  const auto children = patterns_.children(pattern);
  return {children.begin(), children.end()};
}

bool Derivatives::nullable(Pattern pattern) const {
  const auto is_nullable = [this](Pattern each) { return nullable(each); };
  switch (patterns_.node(pattern).kind) {
    case Kind::Empty:
    case Kind::Text:
    case Kind::Anything:
    case Kind::Optional:
    case Kind::ZeroOrMore:
      return true;
    case Kind::NotAllowed:
    case Kind::Data:
    case Kind::Value:
    case Kind::Element:
    case Kind::Attribute:
    case Kind::AnyElement:
    case Kind::AnyAttribute:
      return false;
    case Kind::Ref:
    case Kind::OneOrMore:
      return nullable(patterns_.child(pattern));
    case Kind::Group:
    case Kind::Interleave:
      return std::ranges::all_of(patterns_.children(pattern), is_nullable);
    case Kind::Choice:
      return std::ranges::any_of(patterns_.children(pattern), is_nullable);
  }
  return false;
}

bool Derivatives::mentions_text(Pattern pattern, bool as_data) const {
  switch (patterns_.node(pattern).kind) {
    case Kind::Data:
    case Kind::Value:
      return as_data;
    case Kind::Text:
    case Kind::Anything:
      return !as_data;
    case Kind::NotAllowed:
    case Kind::Empty:
    case Kind::Element:
    case Kind::Attribute:
    case Kind::AnyElement:
    case Kind::AnyAttribute:
      return false;
    case Kind::Ref:
    case Kind::Group:
    case Kind::Interleave:
    case Kind::Choice:
    case Kind::Optional:
    case Kind::OneOrMore:
    case Kind::ZeroOrMore:
      return std::ranges::any_of(patterns_.children(pattern), [&](Pattern each) {
        return mentions_text(each, as_data);
      });
  }
  return false;
}

Pattern Derivatives::close(Pattern pattern, bool forgive) {
  const Kind kind = patterns_.node(pattern).kind;
  if (kind == Kind::Attribute || kind == Kind::AnyAttribute) {
    return forgive ? kEmpty : kNotAllowed;
  }
  if (kind == Kind::Element || kind == Kind::AnyElement) {
    return pattern;
  }
  std::vector<Pattern> parts = children_of(pattern);
  for (Pattern& part : parts) {
    part = close(part, forgive);
  }
  return patterns_.rebuilt(pattern, parts);
}

// What is left of a group or interleave when one of its members begins with `taken`.
// Attributes have no order; an element of a group waits for those before it.
Pattern Derivatives::after_member(Pattern pattern, Pattern taken, bool attribute) {
  const bool ordered = patterns_.node(pattern).kind == Kind::Group;
  const std::vector<Pattern> members = children_of(pattern);
  std::vector<Pattern> outcomes;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Pattern left = after(members[i], taken, attribute);
    if (left != kNotAllowed) {
      std::vector<Pattern> others(members);
      others[i] = left;
      if (ordered && !attribute) {
        others.erase(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(i));
      }
      outcomes.push_back(ordered ? patterns_.group(others)
                                 : patterns_.interleave(others));
    }
    if (ordered && !attribute && !nullable(members[i])) {
      break;
    }
  }
  return patterns_.choice(outcomes);
}

Pattern Derivatives::after(Pattern pattern, Pattern taken, bool attribute) {
  switch (patterns_.node(pattern).kind) {
    case Kind::NotAllowed:
    case Kind::Empty:
    case Kind::Text:
    case Kind::Data:
    case Kind::Value:
      return kNotAllowed;
    case Kind::Anything:
      return pattern;
    case Kind::Element:
    case Kind::Attribute:
    case Kind::AnyElement:
    case Kind::AnyAttribute:
      return pattern == taken ? kEmpty : kNotAllowed;
    case Kind::Ref:
    case Kind::Optional:
      return after(patterns_.child(pattern), taken, attribute);
    case Kind::Group:
    case Kind::Interleave:
      return after_member(pattern, taken, attribute);
    case Kind::Choice: {
      std::vector<Pattern> parts = children_of(pattern);
      for (Pattern& part : parts) {
        part = after(part, taken, attribute);
      }
      return patterns_.choice(parts);
    }
    case Kind::OneOrMore:
    case Kind::ZeroOrMore: {
      const Pattern repeated = patterns_.child(pattern);
      const Pattern left = after(repeated, taken, attribute);
      return patterns_.group({left, patterns_.zero_or_more(repeated)});
    }
  }
  return kNotAllowed;
}

// The element or attribute patterns that may come first.
void Derivatives::collect(Pattern pattern,
                          bool attributes,
                          std::vector<Pattern>& found) const {
  const Kind kind = patterns_.node(pattern).kind;
  const bool is_element = kind == Kind::Element || kind == Kind::AnyElement;
  const bool is_attribute = kind == Kind::Attribute || kind == Kind::AnyAttribute;
  if (is_element || is_attribute) {
    if (is_attribute == attributes &&
        std::ranges::find(found, pattern) == found.end()) {
      found.push_back(pattern);
    }
    return;
  }
  for (const Pattern child : patterns_.children(pattern)) {
    collect(child, attributes, found);
    if (kind == Kind::Group && !attributes && !nullable(child)) {
      return;
    }
  }
}

Derivatives::Steps Derivatives::steps(Pattern pattern, bool attributes) {
  std::vector<Pattern> found;
  collect(pattern, attributes, found);
  Steps steps;
  for (const Pattern each : found) {
    const Node node = patterns_.node(each);
    const bool any = node.kind == Kind::AnyElement || node.kind == Kind::AnyAttribute;
    auto step = std::ranges::find_if(steps, [&](const Step& known) {
      return known.any == any && known.name == node.name;
    });
    if (step == steps.end()) {
      steps.push_back({.name = node.name, .except = node.except, .any = any});
      step = std::prev(steps.end());
    }
    step->alternatives.push_back(
        {each, patterns_.child(each), after(pattern, each, attributes)});
  }
  for (Step& step : steps) {
    std::vector<Pattern> contents;
    std::vector<Pattern> nexts;
    for (const Alternative& each : step.alternatives) {
      contents.push_back(each.content);
      nexts.push_back(each.next);
    }
    step.content = patterns_.choice(contents);
    step.next = patterns_.choice(nexts);
    step.decides =
        attributes && nexts.size() > 1 && is_enumeration(patterns_, step.content);
  }
  std::stable_partition(
      steps.begin(), steps.end(), [](const Step& step) { return !step.any; });
  return steps;
}

const State& Derivatives::state(Pattern pattern) {
  if (pattern.index >= state_of_.size()) {
    state_of_.resize(std::max<std::size_t>(patterns_.size(), pattern.index + 1));
  }
  if (state_of_[pattern.index] != nullptr) {
    return *state_of_[pattern.index];
  }
  State state;
  state.elements = steps(pattern, false);
  state.attributes = steps(pattern, true);
  state.discriminates = std::ranges::any_of(state.attributes, &Step::decides);
  state.nullable = nullable(pattern);
  state.mixed = mentions_text(pattern, false);
  state.data = mentions_text(pattern, true);
  state.closed = close(pattern, false);
  state.lenient = close(pattern, true);
  states_.push_back(std::move(state));
  state_of_[pattern.index] = &states_.back();
  return states_.back();
}

bool accepts(const Patterns& patterns, Pattern content, std::string_view value) {
  const Node& node = patterns.node(content);
  const auto takes = [&](Pattern each) { return accepts(patterns, each, value); };
  switch (node.kind) {
    case Kind::Text:
    case Kind::Anything:
      return true;
    case Kind::Data:
      return node.datatype->accepts(value);
    case Kind::Value:
      return node.name == value;
    case Kind::Empty:
      return is_blank(value);
    case Kind::Optional:
    case Kind::ZeroOrMore:
      return is_blank(value) || takes(patterns.child(content));
    case Kind::Ref:
    case Kind::OneOrMore:
      return takes(patterns.child(content));
    case Kind::Choice:
      return std::ranges::any_of(patterns.children(content), takes);
    case Kind::Group:
    case Kind::Interleave: {
      // One member takes the text, the others none of it.
      const auto members = patterns.children(content);
      const auto is_optional = [&](Pattern each) {
        return accepts(patterns, each, "");
      };
      return std::ranges::any_of(members, [&](const Pattern& taker) {
        return takes(taker) && std::ranges::all_of(members, [&](const Pattern& other) {
                 return &other == &taker || is_optional(other);
               });
      });
    }
    case Kind::NotAllowed:
    case Kind::Element:
    case Kind::Attribute:
    case Kind::AnyElement:
    case Kind::AnyAttribute:
      return false;
  }
  return false;
}

bool is_unambiguous(const Grammar& grammar) {
  Derivatives& derivatives = grammar.derivatives();
  std::set<Pattern> seen;
  std::vector<Pattern> open = {grammar.start()};
  while (!open.empty()) {
    const Pattern pattern = open.back();
    open.pop_back();
    if (!seen.insert(pattern).second) {
      continue;
    }
    const State& state = derivatives.state(pattern);
    for (const Step& step : state.attributes) {
      for (const Alternative& each : step.alternatives) {
        open.push_back(each.next);
      }
    }
    if (state.closed != pattern) {
      open.push_back(state.closed);
      continue;  // elements come in closed states only
    }
    for (const Step& step : state.elements) {
      if (step.alternatives.size() > 1) {
        return false;
      }
      open.insert(open.end(), {step.content, step.next});
    }
  }
  return true;
}

}  // namespace memdimm::grammar
