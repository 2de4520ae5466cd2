// SPDX-License-Identifier: GPL-2.0-or-later
// Start tags, judged by a grammar: which attributes, with which values.
#include <string>
#include <vector>

#include "base/text.h"
#include "grammar/codes.h"
#include "grammar/slip.h"
#include "grammar/validator.h"

namespace memdimm::grammar {
namespace {

bool is_namespace_declaration(std::string_view name) {
  return name.starts_with("xmlns") && (name.size() == 5 || name[5] == ':');
}

}  // namespace

// Whether the attribute's value chooses what else the element may hold.
bool Validator::decides(std::string_view attribute, Pattern content) {
  const Step* step = derivatives_.state(content).attribute(attribute);
  return step != nullptr && step->decides;
}

// "<memory type='ram'>": the name and the attributes that decide about the content.
std::string Validator::tag(const xml::Element& element, Pattern content) {
  std::string shown_tag = "<" + std::string(element.name);
  for (const xml::Attribute& each : element.attributes) {
    if (decides(each.name, content)) {
      shown_tag += ' ' + std::string(each.name) + '=' + quoted(each.value);
    }
  }
  return shown_tag + '>';
}

// Takes the start tag; the result is what may stand in the element. Attributes that
// decide about the others go first, wherever they stand.
Pattern Validator::attributes(const xml::Element& element, Pattern content) {
  StartTag start{element, content, content};
  const bool deciding = derivatives_.state(content).discriminates;
  if (deciding) {
    for (const xml::Attribute& each : element.attributes) {
      if (decides(each.name, content)) {
        start.decided = attribute(start, each, start.decided);
      }
    }
  }
  Pattern state = start.decided;
  for (const xml::Attribute& each : element.attributes) {
    if (!is_namespace_declaration(each.name) &&
        !(deciding && decides(each.name, content))) {
      state = attribute(start, each, state);
    }
  }
  const State& last = derivatives_.state(state);
  if (last.closed != kNotAllowed) {
    return last.closed;
  }
  missing(element, state, Part::Attribute, content);
  return last.lenient;
}

Pattern Validator::attribute(const StartTag& start,
                             const xml::Attribute& attribute,
                             Pattern state) {
  const Step* step = derivatives_.state(state).attribute(attribute.name);
  if (step == nullptr) {
    return unknown_attribute(start, attribute, state);
  }
  std::vector<Pattern> accepted;
  for (const Alternative& each : step->alternatives) {
    if (accepts(patterns_, each.content, attribute.value)) {
      if (step->alternatives.size() == 1) {
        return each.next;
      }
      accepted.push_back(each.next);
    }
  }
  if (!accepted.empty()) {
    return derivatives_.choice(accepted);
  }
  const std::string value =
      attribute.value.empty() ? "is empty" : "is " + quoted(attribute.value);
  Diagnostic& found =
      out_.add(kBadValue,
               attribute.value_at,
               "attribute '" + std::string(attribute.name) + "' of <" +
                   std::string(start.element.name) + "> " + value + ", expected " +
                   expected_values(patterns_, step->content));
  const std::string_view meant =
      closest_value(patterns_, step->content, attribute.value);
  if (!meant.empty()) {
    did_you_mean(found, attribute.value_at, meant);
  }
  return step->next;
}

// The attribute because of which `excluded` may not stand there.
const xml::Attribute* Validator::excluding(const StartTag& start,
                                           const xml::Attribute& excluded) {
  Pattern state = start.decided;
  if (!explains() || !mentions(patterns_, state, Part::Attribute, excluded.name)) {
    return nullptr;
  }
  for (const xml::Attribute& each : start.element.attributes) {
    const Step* step = derivatives_.state(state).attribute(each.name);
    if (step == nullptr || &each == &excluded) {
      continue;
    }
    state = step->next;
    if (derivatives_.state(state).attribute(excluded.name) == nullptr) {
      return &each;
    }
  }
  return nullptr;
}

Pattern Validator::unknown_attribute(const StartTag& start,
                                     const xml::Attribute& attribute,
                                     Pattern state) {
  const State& now = derivatives_.state(state);
  const std::string name = shown(Part::Attribute, attribute.name);
  if (const xml::Attribute* other = excluding(start, attribute)) {
    Diagnostic& found = out_.add(
        kUnknownAttribute,
        attribute.name_at,
        "attribute " + name + " of <" + std::string(start.element.name) +
            "> cannot stand together with " + shown(Part::Attribute, other->name));
    found.labels.push_back({other->name_at, "the other one"});
    found.help = "remove one of them";
    return state;
  }
  Diagnostic& found = out_.add(kUnknownAttribute,
                               attribute.name_at,
                               "unknown attribute " + name + " of " +
                                   tag(start.element, start.content) + "; " +
                                   expected_names(now, Part::Attribute));
  if (!explains()) {
    return state;
  }
  std::vector<std::string_view> candidates = names(now, Part::Attribute);
  std::erase_if(candidates, [&](std::string_view each) {
    return start.element.attribute(each) != nullptr;
  });
  const std::string_view meant = closest_match(attribute.name, candidates);
  if (meant.empty()) {
    return state;
  }
  did_you_mean(found, attribute.name_at, meant);
  return now.attribute(meant)->next;
}

}  // namespace memdimm::grammar
