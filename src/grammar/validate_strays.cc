// SPDX-License-Identifier: GPL-2.0-or-later
// Elements that stand where they are not known, inside of what is judged.
#include <algorithm>
#include <string>
#include <vector>

#include "base/characters.h"
#include "base/text.h"
#include "grammar/codes.h"
#include "grammar/slip.h"
#include "grammar/synonyms.h"
#include "grammar/validator.h"

namespace memdimm::grammar {
namespace {

// "<memory model='dimm'>": the name, and the attribute that tells most.
std::string shown_start(const xml::Element& element) {
  std::string out = '<' + std::string(element.name);
  if (!element.attributes.empty()) {
    const xml::Attribute& first = element.attributes.front();
    out += ' ' + std::string(first.name) + '=' + quoted(first.value);
  }
  return out + '>';
}

// "<a>, <b> and <c>", "3 <a>"
std::string all_shown(const std::vector<const xml::Element*>& elements) {
  const xml::Element& first = *elements.front();
  if (elements.size() > 1 && std::ranges::all_of(elements, [&](const auto* each) {
        return each->name == first.name;
      })) {
    return std::to_string(elements.size()) + ' ' + shown(Part::Element, first.name);
  }
  std::string out;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    out += i == 0 ? "" : i + 1 == elements.size() ? " and " : ", ";
    out += shown(Part::Element, elements[i]->name);
  }
  return out;
}

// A short element as it stands, for a help; "" for a long one.
std::string as_written(const Source& source, const xml::Element& element) {
  constexpr std::size_t kShort = 60;
  const std::string_view text = source.text(element.whole);
  const bool shows = text.size() <= kShort && text.find('\n') == std::string_view::npos;
  return shows ? std::string(text) : "";
}

}  // namespace

// The element that something belongs into, where it is there already.
const xml::Element* Validator::place_of(const Belongs& belongs) const {
  const xml::Element* out = lineage_[belongs.common - 1];
  for (const Enclosing& each : belongs.down()) {
    out = out == nullptr ? nullptr : out->child(each.name);
  }
  return out;
}

// "" where one of them cannot be shown.
std::string Validator::all_as_written(
    const std::vector<const xml::Element*>& elements) const {
  std::string out;
  for (const xml::Element* each : elements) {
    const std::string text = as_written(source_, *each);
    if (text.empty()) {
      return "";
    }
    out += text;
  }
  return out;
}

// "<nodemask> does not belong into <target>; it belongs into <source>"
void Validator::tell_element(const Code& code,
                             const xml::Element& child,
                             const Belongs& belongs,
                             const std::vector<const xml::Element*>& others) {
  std::vector<const xml::Element*> all = {&child};
  all.insert(all.end(), others.begin(), others.end());
  const bool one = others.empty();
  const std::string parent = shown(Part::Element, lineage_.back()->name);
  const std::string place = shown_place(belongs, lineage_);
  const bool called = belongs.home->name == child.name;
  std::string message = one ? shown_start(child) + " does" : all_shown(all) + " do";
  message += " not belong into " + parent + "; ";
  message += called ? (one ? "it belongs into " : "they belong into ")
                    : "expected " + shown(Part::Element, belongs.home->name) + " in ";
  Diagnostic& found = out_.add(code, child.name_at, message + place);
  for (const xml::Element* each : others) {
    found.labels.push_back({each->name_at, "this too"});
  }
  const xml::Element* into = place_of(belongs);
  if (into != nullptr && belongs.home->path.size() > 1) {
    found.labels.push_back({into->name_at, "its place"});
  }
  const std::string written = all_as_written(all);
  if (into == nullptr && !written.empty() && belongs.down().size() == 1 && called) {
    const std::string around = std::string(belongs.down().front().name);
    found.help =
        "write " + shown_tag(belongs.down().front()) + written + "</" + around + '>';
    return;
  }
  found.help = std::string(called ? "" : "write it so and ") + "move " +
               (one ? "it" : "them") + " into " + place;
}

// "<slot> is no element; it is an attribute of <address type='dimm'>"
void Validator::tell_attribute(const Place& place,
                               const xml::Element& child,
                               const Belongs& belongs) {
  const bool own = belongs.common == lineage_.size() && belongs.down().empty();
  std::vector<const xml::Element*> all = {&child};
  if (own) {
    const auto others = together(place, child, belongs);
    all.insert(all.end(), others.begin(), others.end());
  }
  const bool one = all.size() == 1;
  const bool called = belongs.home->name == child.name;
  const std::string owner = shown_tag(belongs.home->path.back());
  std::string message = all_shown(all) + " in " + tag(place.element, place.content) +
                        (one ? " is no element; " : " are no elements; ");
  message += called ? (one ? "it is an attribute of " : "they are attributes of ")
                    : "expected attribute " + quoted(belongs.home->name) + " of ";
  Diagnostic& found = out_.add(kUnknownElement, child.name_at, message + owner);
  for (std::size_t i = 1; i < all.size(); ++i) {
    found.labels.push_back({all[i]->name_at, "this too"});
  }
  if (!own) {
    Sketch around("");
    const xml::Element* top = lineage_[belongs.common - 1];
    sketch(around, top, belongs, plain_value(child), unit_of(child));
    found.help =
        "write " + around.children() + " in " + shown(Part::Element, top->name);
    return;
  }
  Sketch written(place.element.name);
  written.copy(place.element);
  for (const xml::Element* each : all) {
    const Belongs at =
        each == &child ? belongs
                       : strays_.element(lineage_, *each, each->name, lineage_.size());
    sketch(written, nullptr, at, plain_value(*each), unit_of(*each));
  }
  found.help = "write " + written.text();
  const bool more = place.element.children.size() > all.size();
  if (more) {  // the start tag is what changes
    found.help.replace(found.help.size() - 2, 2, ">");
  }
}

// <size><value>1</value></size>: an element around what should be the text.
bool Validator::wraps_text(const Place& place, const xml::Element& child) {
  const std::string_view value = plain_value(child);
  if (!derivatives_.state(place.inside).data || !is_blank(place.element.text) ||
      value.empty()) {
    return false;
  }
  Sketch written(place.element.name);
  written.copy(place.element);
  std::string_view first;
  const std::string_view unit =
      unit_of(child).empty() ? unit_of(place.element) : unit_of(child);
  if (!write_value(written, place.content, value, unit, first) || first != kText) {
    return false;
  }
  out_.add(kUnknownElement,
           child.name_at,
           shown(Part::Element, child.name) + " in " +
               shown(Part::Element, place.element.name) +
               " is no element; what it holds is the text of <" +
               std::string(place.element.name) + '>')
      .help = "write " + written.text();
  return true;
}

// The element of the same place that was meant: nearly called so, called so by others,
// or of the same shape.
std::string_view Validator::meant_here(const Place& place,
                                       const xml::Element& child,
                                       const State& now,
                                       const Belongs& own) {
  std::vector<std::string_view> candidates = names(now, Part::Element);
  std::erase_if(candidates, [&](std::string_view each) {
    const bool repeats =
        derivatives_.state(now.element(each)->next).element(each) != nullptr;
    return !repeats && place.element.child(each) != nullptr;
  });
  if (own.home == nullptr) {
    const std::string plain = without_odd_characters(child.name);
    const std::string_view near = closest_match(plain, candidates);
    if (!near.empty()) {
      return near;
    }
  }
  const std::string_view called = synonym(child.name, [&](std::string_view name) {
    const bool open = std::ranges::find(candidates, name) != candidates.end();
    const std::string_view value = plain_value(child);
    if (!open || (value.empty() && child.children.empty() && !child.text.empty())) {
      return false;
    }
    Sketch unused(name);
    std::string_view first;
    const Pattern content = now.element(name)->content;
    return value.empty() ||
           (write_as(unused, content, {value, unit_of(child), true}, first) &&
            (first == kText || is_needed(content, Part::Attribute, first) ||
             is_needed(content, Part::Element, first)));
  });
  if (!called.empty()) {
    return called;
  }
  constexpr int kAlike = 2;
  std::erase_if(candidates, [&](std::string_view each) {
    return strays_.fit(child, now.element(each)->content) < kAlike;
  });
  return candidates.size() == 1 ? candidates.front() : std::string_view();
}

// Tells of an element that has a wrong name, and goes on behind the right one.
Pattern Validator::renamed(const Place& place,
                           const xml::Element& child,
                           const State& now,
                           std::string_view meant) {
  const Step step = *now.element(meant);
  Diagnostic& found =
      out_.add(kUnknownElement,
               child.name_at,
               "unknown element <" + std::string(child.name) + "> in " +
                   tag(place.element, place.content) + odd_in_name(child.name) + "; " +
                   expected_names(now, Part::Element));
  const std::string_view value = plain_value(child);
  const Pattern inside = derivatives_.state(step.content).lenient;
  const bool as_it_is =
      !child.children.empty() ||
      (derivatives_.state(inside).data ? !is_blank(child.text)
                                       : value.empty() || !child.attributes.empty());
  const bool near = !closest_match(child.name, {meant}).empty();
  std::string written;
  if ((!as_it_is && !near) || derivatives_.state(step.content).closed == kNotAllowed) {
    Sketch right(meant);
    std::string_view first;
    if (!value.empty() &&
        write_value(right, step.content, value, unit_of(child), first)) {
      written = right.text();
    } else if (value.empty() && child.attributes.empty() && child.children.empty()) {
      written = '<' + std::string(meant);
      for (const auto& each : lacking(patterns_, step.content, Part::Attribute)) {
        written += ' ' + std::string(patterns_.node(each.front()).hint);
      }
      written += "/>";
    }
  }
  if (written.empty()) {
    did_you_mean(found, child, meant);
  } else {
    found.help = "write " + written;
  }
  return step.next;
}

void Validator::tell_elsewhere(const Place& place,
                               const xml::Element& child,
                               const Belongs& belongs) {
  if (belongs.home->part == Part::Attribute) {
    tell_attribute(place, child, belongs);
  } else {
    tell_element(kUnknownElement, child, belongs, together(place, child, belongs));
  }
  deliver(belongs, belongs.home->name);
}

// Tells what the element was meant to be or where it belongs, and gives the state
// behind it; nullopt where neither is known.
std::optional<Pattern> Validator::explained_element(const Place& place,
                                                    const xml::Element& child,
                                                    Pattern state) {
  const State& now = derivatives_.state(state);
  const std::size_t scope = std::max<std::size_t>(scope_, 1);
  const Belongs own = strays_.element(lineage_, child, child.name, scope);
  const bool of_parent = own.home != nullptr && own.home->part == Part::Attribute &&
                         own.common == lineage_.size() && own.down().empty();
  const bool inside = own.home != nullptr && own.common >= scope &&
                      (own.home->part == Part::Element || of_parent);
  if (!inside && wraps_text(place, child)) {
    delivered_.push_back(path_to(kText));
    return state;
  }
  const std::string_view meant =
      inside ? std::string_view() : meant_here(place, child, now, own);
  if (!meant.empty()) {
    return renamed(place, child, now, meant);
  }
  const std::string_view called =
      own.home != nullptr
          ? child.name
          : synonym(child.name, [&](std::string_view each) {
              const Belongs found = strays_.element(lineage_, child, each, scope);
              return found.home != nullptr && found.common >= scope;
            });
  if (called.empty()) {
    return std::nullopt;
  }
  tell_elsewhere(place, child, strays_.element(lineage_, child, called, scope));
  return state;
}

Pattern Validator::unknown_element(const Place& place,
                                   const xml::Element& child,
                                   Pattern state) {
  if (told_.contains(&child)) {
    return state;
  }
  if (explains() && mentions(patterns_, place.inside, Part::Element, child.name) &&
      displaced(child, kNotAllowed)) {
    return state;
  }
  if (misplaced(place, child)) {
    return state;
  }
  if (const auto explained =
          explains() ? explained_element(place, child, state) : std::nullopt) {
    return *explained;
  }
  const State& now = derivatives_.state(state);
  Diagnostic& found = out_.add(kUnknownElement,
                               child.name_at,
                               "unknown element <" + std::string(child.name) + "> in " +
                                   tag(place.element, place.content) + "; " +
                                   expected_names(now, Part::Element));
  found.help = names(now, Part::Element).empty() ? "remove it" : "";
  return state;
}

// Whether an element of a known name is one of another place by all that it holds: a
// module beside the total, a total among the devices. `content` is what it would be
// here, kNotAllowed where it would be none.
bool Validator::displaced(const xml::Element& child, Pattern content) {
  constexpr std::size_t kWholes = 2;  // deeper, a part is of its whole
  if (lineage_.size() > kWholes || grammar_.homes().of(child.name).size() < 2) {
    return false;
  }
  if (content != kNotAllowed) {
    const State& state = derivatives_.state(content);
    const bool known =
        std::ranges::all_of(child.attributes, [&](const xml::Attribute& each) {
          return state.attribute(each.name) != nullptr;
        });
    if (known && !(child.attributes.empty() && state.closed == kNotAllowed)) {
      return false;
    }
  }
  const Belongs belongs = strays_.element(lineage_, child, child.name, 1);
  if (belongs.home == nullptr || belongs.home->part != Part::Element ||
      (belongs.common == lineage_.size() && belongs.down().empty())) {
    return false;
  }
  const int here = content == kNotAllowed ? 0 : strays_.fit(child, content);
  const int there = strays_.fit(child, patterns_.child(belongs.home->pattern));
  if (there <= 0 || here >= there || here > 0) {
    return false;
  }
  tell_element(kUnknownElement, child, belongs, {});
  deliver(belongs, child.name);
  return true;
}

}  // namespace memdimm::grammar
