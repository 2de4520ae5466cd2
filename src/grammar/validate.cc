// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/validate.h"

#include <string>
#include <vector>

#include "base/text.h"
#include "grammar/codes.h"
#include "grammar/derive.h"
#include "grammar/expected.h"
#include "grammar/slip.h"
#include "grammar/validator.h"

namespace memdimm::grammar {
namespace {

// Whether unprefixed names in `element` have a namespace; `outside` is so around it.
bool has_default_namespace(const xml::Element& element, bool outside) {
  const xml::Attribute* declared = element.attribute("xmlns");
  return declared == nullptr ? outside : !declared->value.empty();
}

}  // namespace

void Validator::root(const xml::Element& root, Pattern start) {
  const State& state = derivatives_.state(start);
  const bool foreign = has_default_namespace(root, false);
  const Step* step = foreign ? nullptr : state.element(root.name);
  if (step != nullptr) {
    element(root, step->content, false);
    return;
  }
  Diagnostic& found = out_.add(kUnknownElement,
                               root.name_at,
                               "the root element is <" + std::string(root.name) +
                                   (foreign ? "> in a namespace; " : ">; ") +
                                   expected_names(state, Part::Element));
  const std::string_view meant = closest_match(root.name, names(state, Part::Element));
  if (!foreign && !meant.empty()) {
    did_you_mean(found, root, meant);
  }
}

void Validator::element(const xml::Element& element, Pattern content, bool foreign) {
  if (patterns_.node(content).kind == Kind::Anything) {
    return;
  }
  const Place place{element, content, attributes(element, content), foreign};
  Pattern rest = place.inside;
  for (const xml::Element& each : element.children) {
    rest = child(place, each, rest);
  }
  if (text(place) && !derivatives_.state(rest).nullable) {
    missing(element, rest, Part::Element, content);
  }
}

Pattern Validator::child(const Place& place, const xml::Element& child, Pattern state) {
  const State& now = derivatives_.state(state);
  const bool foreign = has_default_namespace(child, place.foreign);
  const bool prefixed = child.name.find(':') != std::string_view::npos;
  const Step* step = foreign || prefixed ? now.any_element() : now.element(child.name);
  if (step == nullptr) {
    return unknown_element(place, child, state);
  }
  if (!step->any) {
    element(child, step->content, foreign);
  } else if (!foreign && !prefixed) {
    suspicious(place.element, child, step->except);
  }
  return step->next;
}

void Validator::suspicious(const xml::Element& parent,
                           const xml::Element& child,
                           NameList known) {
  const std::string_view meant = lookalike(child.name, known);
  if (!meant.empty()) {
    Diagnostic& found = out_.add(kMisspeltElement,
                                 child.name_at,
                                 "unknown element <" + std::string(child.name) +
                                     "> in <" + std::string(parent.name) + ">");
    did_you_mean(found, child, meant);
  }
}

// The child because of which `excluded` may not stand there.
const xml::Element* Validator::excluding(const Place& place,
                                         const xml::Element& excluded) {
  Pattern state = place.inside;
  for (const xml::Element& each : place.element.children) {
    const Step* step = derivatives_.state(state).element(each.name);
    if (&each == &excluded || step == nullptr) {
      continue;
    }
    state = step->next;
    if (derivatives_.state(state).element(excluded.name) == nullptr) {
      return &each;
    }
  }
  return nullptr;
}

// Whether the child is known here but comes a second time or with the wrong sibling.
bool Validator::misplaced(const Place& place, const xml::Element& child) {
  if (!mentions(patterns_, place.inside, Part::Element, child.name)) {
    return false;
  }
  const std::string name = shown(Part::Element, child.name);
  const std::string inside = " in " + shown(Part::Element, place.element.name);
  if (!explains()) {
    out_.add(kMisplacedElement, child.name_at, "misplaced " + name + inside);
    return true;
  }
  const xml::Element* other = excluding(place, child);
  if (other == nullptr) {
    return false;
  }
  const bool second = other->name == child.name;
  Diagnostic& found = out_.add(kMisplacedElement,
                               child.name_at,
                               second ? "a second " + name + inside + "; one is allowed"
                                      : name + " cannot stand together with " +
                                            shown(Part::Element, other->name) + inside);
  found.labels.push_back({other->name_at, second ? "the first one" : "the other one"});
  found.help = "remove one of them";
  return true;
}

Pattern Validator::unknown_element(const Place& place,
                                   const xml::Element& child,
                                   Pattern state) {
  if (misplaced(place, child)) {
    return state;
  }
  const State& now = derivatives_.state(state);
  Diagnostic& found = out_.add(kUnknownElement,
                               child.name_at,
                               "unknown element <" + std::string(child.name) + "> in " +
                                   tag(place.element, place.content) + "; " +
                                   expected_names(now, Part::Element));
  if (!explains()) {
    return state;
  }
  std::vector<std::string_view> candidates = names(now, Part::Element);
  std::erase_if(candidates, [&](std::string_view each) {
    const bool repeats =
        derivatives_.state(now.element(each)->next).element(each) != nullptr;
    return !repeats && place.element.child(each) != nullptr;
  });
  const std::string_view meant = closest_match(child.name, candidates);
  if (meant.empty()) {
    return state;
  }
  did_you_mean(found, child, meant);
  return now.element(meant)->next;
}

// Whether what else is missing should be told, too: not where the text explains it.
bool Validator::text(const Place& place) {
  const xml::Element& element = place.element;
  const State& state = derivatives_.state(place.inside);
  const bool blank = is_blank(element.text);
  if (state.data) {
    const bool nothing_to_judge =
        blank && (state.nullable || !element.children.empty());
    if (!nothing_to_judge && !accepts(patterns_, place.inside, element.text)) {
      bad_value(place);
    }
    return false;
  }
  if (blank || state.mixed) {
    return true;
  }
  out_.add(kUnexpectedText,
           element.text_at(source_),
           "unexpected text " + quoted(trim(element.text)) + " in <" +
               std::string(element.name) + ">");
  return !element.children.empty();
}

void Validator::bad_value(const Place& place) {
  const xml::Element& element = place.element;
  const std::string value =
      is_blank(element.text) ? "is empty" : "is " + quoted(element.text);
  Diagnostic& found =
      out_.add(kBadValue,
               element.text_at(source_),
               shown(Part::Element, element.name) + ' ' + value + ", expected " +
                   expected_values(patterns_, place.inside));
  const std::string_view meant =
      closest_value(patterns_, place.inside, trim(element.text));
  if (!meant.empty()) {
    did_you_mean(found, found.where, meant);
  }
}

void Validator::missing(const xml::Element& element,
                        Pattern rest,
                        Part part,
                        Pattern content) {
  for (const auto& alternatives : lacking(patterns_, rest, part)) {
    std::vector<std::string> all;
    std::string_view example;
    for (const Pattern each : alternatives) {
      all.push_back(shown(part, patterns_.node(each).name));
      example = example.empty() ? patterns_.node(each).hint : example;
    }
    const bool of_element = part == Part::Element;
    Diagnostic& found = out_.add(of_element ? kMissingElement : kMissingAttribute,
                                 element.name_at,
                                 (of_element ? "" : "attribute ") + join_or(all) +
                                     " is missing in " + tag(element, content));
    if (!example.empty()) {
      found.help = "add " + std::string(example);
    }
  }
}

std::span<const Code> codes() {
  return kCodes;
}

void validate(const Grammar& grammar,
              const xml::Element& root,
              const Source& source,
              Diagnostics& out) {
  Validator(grammar, source, out).root(root, grammar.start());
}

}  // namespace memdimm::grammar
