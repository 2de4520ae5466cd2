// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/validate.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "grammar/codes.h"
#include "grammar/derive.h"
#include "grammar/expected.h"
#include "grammar/slip.h"

namespace memdimm::grammar {
namespace {

bool is_namespace_declaration(std::string_view name) {
  return name.starts_with("xmlns") && (name.size() == 5 || name[5] == ':');
}

// Whether unprefixed names in `element` have a namespace; `outside` is so around it.
bool has_default_namespace(const xml::Element& element, bool outside) {
  const xml::Attribute* declared = element.attribute("xmlns");
  return declared == nullptr ? outside : !declared->value.empty();
}

struct StartTag {
  const xml::Element& element;
  Pattern content;  // the element's pattern
  Pattern decided;  // what its deciding attributes leave of that
};

// An element being judged.
struct Place {
  const xml::Element& element;
  Pattern content;  // its pattern, attributes and all
  Pattern inside;   // what may stand in it, now that its start tag is known
  bool foreign;     // unprefixed names in it have a namespace
};

class Validator {
 public:
  Validator(const Grammar& grammar, const Source& source, Diagnostics& out)
      : patterns_(grammar.patterns()),
        derivatives_(grammar.derivatives()),
        source_(source),
        out_(out) {}

  void root(const xml::Element& root, Pattern start);

 private:
  void element(const xml::Element& element, Pattern content, bool foreign);
  Pattern attributes(const xml::Element& element, Pattern content);
  Pattern attribute(const StartTag& start,
                    const xml::Attribute& attribute,
                    Pattern state);
  Pattern child(const Place& place, const xml::Element& child, Pattern state);
  bool text(const Place& place);

  void bad_value(const Place& place);
  Pattern unknown_attribute(const StartTag& start,
                            const xml::Attribute& attribute,
                            Pattern state);
  Pattern unknown_element(const Place& place, const xml::Element& child, Pattern state);
  bool misplaced(const Place& place, const xml::Element& child);
  const xml::Attribute* excluding(const StartTag& start,
                                  const xml::Attribute& excluded);
  void missing(const xml::Element& element, Pattern rest, Part part, Pattern content);
  void suspicious(const xml::Element& parent,
                  const xml::Element& child,
                  NameList known);

  std::string tag(const xml::Element& element, Pattern content);
  bool decides(std::string_view attribute, Pattern content);

  const Patterns& patterns_;
  Derivatives& derivatives_;
  const Source& source_;
  Diagnostics& out_;
};

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
  if (!mentions(patterns_, state, Part::Attribute, excluded.name)) {
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
    return state;
  }
  Diagnostic& found = out_.add(kUnknownAttribute,
                               attribute.name_at,
                               "unknown attribute " + name + " of " +
                                   tag(start.element, start.content) + "; " +
                                   expected_names(now, Part::Attribute));
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

// Whether the child is known here but comes a second time or with the wrong sibling.
bool Validator::misplaced(const Place& place, const xml::Element& child) {
  const xml::Element& parent = place.element;
  if (!mentions(patterns_, place.inside, Part::Element, child.name)) {
    return false;
  }
  const std::string shown_child = shown(Part::Element, child.name);
  Pattern state = place.inside;
  for (const xml::Element& each : parent.children) {
    const Step* step = derivatives_.state(state).element(each.name);
    if (&each == &child || step == nullptr) {
      continue;
    }
    state = step->next;
    if (derivatives_.state(state).element(child.name) != nullptr) {
      continue;
    }
    const bool second = each.name == child.name;
    Diagnostic& found =
        out_.add(kMisplacedElement,
                 child.name_at,
                 second ? "a second " + shown_child + " in <" +
                              std::string(parent.name) + ">; one is allowed"
                        : shown_child + " cannot stand together with " +
                              shown(Part::Element, each.name) + " in <" +
                              std::string(parent.name) + ">");
    found.labels.push_back({each.name_at, second ? "the first one" : "the other one"});
    return true;
  }
  return false;
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

}  // namespace

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
