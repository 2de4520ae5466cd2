// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/validate.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "grammar/codes.h"
#include "grammar/derive.h"
#include "grammar/expected.h"
#include "grammar/slip.h"
#include "grammar/validator.h"

namespace memdimm::grammar {
namespace {

// The declaration by which unprefixed names in `element` have a namespace.
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
  if (foreign) {
    const xml::Attribute& declared = *root.attribute("xmlns");
    found.labels.push_back({declared.name_at, "its namespace"});
    found.help = "remove xmlns=" + quoted(declared.value) +
                 ": libvirt reads elements that have no namespace";
  } else if (!meant.empty()) {
    did_you_mean(found, root, meant);
  }
}

void Validator::element(const xml::Element& element, Pattern content, bool foreign) {
  if (patterns_.node(content).kind == Kind::Anything) {
    return;
  }
  const bool looked_at_whole = derivatives_.state(content).any_element() == nullptr &&
                               (lineage_.empty() || scope_ == 0);
  lineage_.push_back(&element);
  const std::size_t outside = scope_;
  const std::size_t begun = out_.all().size();
  const std::size_t before = before_;
  if (looked_at_whole) {
    scope_ = lineage_.size();
    before_ = begun;
  }
  inside(element, content, foreign);
  if (looked_at_whole) {
    tell_missing();
    before_ = before + (out_.all().size() - begun);
  }
  scope_ = outside;
  lineage_.pop_back();
}

void Validator::inside(const xml::Element& element, Pattern content, bool foreign) {
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
  if (foreign || prefixed) {
    return named_in_space(place, child, state);
  }
  const Step* step = now.element(child.name);
  if (step == nullptr) {
    return unknown_element(place, child, state);
  }
  if (step->any) {
    passed(place, child, step->except);
  } else if (!displaced(child, step->content)) {
    element(child, step->content, foreign);
  } else {
    return state;
  }
  return step->next;
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

// Whether an element excludes several of its siblings, so that it is the one too many.
bool Validator::is_odd_one(const Place& place, const xml::Element& other) {
  constexpr std::size_t kEnough = 16;
  const auto children = place.element.children;
  const auto first = children.first(std::min(children.size(), kEnough));
  return std::ranges::count_if(first, [&](const xml::Element& each) {
           return each.name != other.name &&
                  mentions(patterns_, place.inside, Part::Element, each.name) &&
                  excluding(place, each) == &other;
         }) > 1;
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
  excused_.push_back(&place.element);
  if (other->name == child.name) {
    Diagnostic& found = out_.add(kMisplacedElement,
                                 child.name_at,
                                 "a second " + name + inside + "; one is allowed");
    found.labels.push_back({other->name_at, "the first one"});
    found.help = child.children.empty()
                     ? "remove one of them"
                     : "move what it holds into the first one, or remove one of them";
    return true;
  }
  const bool odd = is_odd_one(place, *other);
  if (odd && told_.contains(other)) {
    return true;
  }
  told_.insert(other);
  const xml::Element& first = odd ? *other : child;
  const xml::Element& second = odd ? child : *other;
  Diagnostic& found =
      out_.add(kMisplacedElement,
               first.name_at,
               shown(Part::Element, first.name) + " cannot stand together with " +
                   shown(Part::Element, second.name) + inside);
  found.labels.push_back({second.name_at, "the other one"});
  found.help = odd ? "remove it" : "remove one of them";
  return true;
}

std::vector<std::string_view> Validator::path_to(std::string_view name) const {
  std::vector<std::string_view> path;
  for (const xml::Element* each : lineage_) {
    path.push_back(each->name);
  }
  path.push_back(name);
  return path;
}

// Whether a child is told instead that something else is missing because of it.
bool Validator::blames(const xml::Element& element, std::string_view missing) {
  const auto ask = grammar_.surroundings().blame;
  if (ask == nullptr || scope_ == 0) {
    return false;
  }
  const auto blame = ask(*lineage_[scope_ - 1], element, missing);
  if (blame) {
    out_.add(kUnknownElement, blame->child->name_at, blame->message).help = blame->help;
  }
  return blame.has_value();
}

// How to write what is missing: as the whole document has it, or as its pattern shows.
std::string Validator::example_of(const xml::Element& element, const Node& missing) {
  const auto own = grammar_.surroundings().example;
  std::string out;
  if (own != nullptr && lacks_told_ < kMostExplained) {
    ++lacks_told_;
    out = own(*lineage_.front(), element, missing.name);
  }
  return out.empty() ? std::string(missing.hint) : out;
}

// Told at the end of the whole: what is missing here may stand elsewhere in it.
void Validator::missing(const xml::Element& element,
                        Pattern rest,
                        Part part,
                        Pattern content) {
  if (std::ranges::find(excused_, &element) != excused_.end()) {
    return;
  }
  for (const auto& alternatives : lacking(patterns_, rest, part)) {
    if (blames(element, patterns_.node(alternatives.front()).name)) {
      continue;
    }
    Lack lack;
    std::vector<std::string> all;
    std::string example;
    for (const Pattern each : alternatives) {
      const Node& node = patterns_.node(each);
      all.push_back(shown(part, node.name));
      lack.paths.push_back(path_to(node.name));
      example = example.empty() ? example_of(element, node) : example;
    }
    const bool of_element = part == Part::Element;
    const Code& code = of_element ? kMissingElement : kMissingAttribute;
    lack.found.code = &code;
    lack.found.severity = code.severity;
    lack.found.where = element.name_at;
    lack.found.message = (of_element ? "" : "attribute ") + join_or(all) +
                         " is missing in " + tag(element, content);
    lack.found.help = example.empty() ? "" : "add " + example;
    lacks_.push_back(std::move(lack));
  }
}

void Validator::deliver(const Belongs& belongs, std::string_view name) {
  std::vector<std::string_view> path;
  for (const Enclosing& each : belongs.home->path) {
    path.push_back(each.name);
  }
  path.push_back(name);
  delivered_.push_back(std::move(path));
}

bool Validator::delivered(const std::vector<std::string_view>& path) const {
  return std::ranges::any_of(delivered_, [&](const auto& each) {
    return each.size() >= path.size() &&
           std::equal(path.begin(), path.end(), each.begin());
  });
}

void Validator::tell_missing() {
  for (Lack& lack : lacks_) {
    if (std::ranges::none_of(lack.paths,
                             [this](const auto& path) { return delivered(path); })) {
      out_.add(std::move(lack.found));
    }
  }
  lacks_.clear();
  delivered_.clear();
  excused_.clear();
  told_.clear();
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
