// SPDX-License-Identifier: GPL-2.0-or-later
// Attributes that are elements, text, or another element's: where they belong, and the
// whole as it should be written.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "grammar/codes.h"
#include "grammar/meant.h"
#include "grammar/validator.h"

namespace memdimm::grammar {
namespace {

// "'size', 'unit' and 'node'"
std::string all_names(const std::vector<Moved>& moved) {
  std::string out;
  for (std::size_t i = 0; i < moved.size(); ++i) {
    out += i == 0 ? "" : i + 1 == moved.size() ? " and " : ", ";
    out += quoted(moved[i].attribute->name);
  }
  return out;
}

bool same_path(const Home& a, const Home& b) {
  return std::ranges::equal(a.path, b.path, [](const Enclosing& x, const Enclosing& y) {
    return x.name == y.name && x.value == y.value;
  });
}

// What stands behind a child, as far as a reader takes in at once.
std::span<const xml::Element> behind(const xml::Element& parent,
                                     const xml::Element& child) {
  constexpr std::size_t kFar = 20;
  const std::span<const xml::Element> all(parent.children);
  const auto first = static_cast<std::size_t>(&child - all.data()) + 1;
  return all.subspan(first, std::min(kFar, all.size() - first));
}

bool is_unit(const Moved& moved) {
  return moved.attribute->name == "unit";
}

}  // namespace

// How to write an element, and what is in one around it.
std::string Mended::help(const xml::Element& element) const {
  std::string out;
  if (changed) {
    out =
        "write " + (element.children.empty()
                        ? own.text()
                        : own.children() + " in " + shown(Part::Element, element.name));
  }
  const std::string outside = around.children();
  if (!outside.empty()) {
    out += (out.empty() ? "write " : ", and ") + outside + " in " +
           shown(Part::Element, around_name);
  }
  return out;
}

// The later siblings that belong to the same place, so that they are told with it.
std::vector<const xml::Element*> Validator::together(const Place& place,
                                                     const xml::Element& child,
                                                     const Belongs& belongs) {
  std::vector<const xml::Element*> out;
  for (const xml::Element& each : behind(place.element, child)) {
    if (mentions(patterns_, place.inside, Part::Element, each.name)) {
      continue;
    }
    const Belongs other =
        strays_.element(lineage_, each, each.name, std::max<std::size_t>(scope_, 1));
    if (other.home != nullptr && other.home->part == belongs.home->part &&
        same_path(*other.home, *belongs.home)) {
      out.push_back(&each);
      told_.insert(&each);
      deliver(other, each.name);
    }
  }
  return out;
}

// The later siblings of the same name, which what is said of one is said of, too.
std::vector<const xml::Element*> Validator::alike(const xml::Element& parent,
                                                  const xml::Element& element) {
  std::vector<const xml::Element*> out;
  for (const xml::Element& each : behind(parent, element)) {
    if (each.name == element.name) {
      out.push_back(&each);
      told_.insert(&each);
    }
  }
  return out;
}

// An attribute that says what the text of its element should: <size value='1'/>.
bool Validator::is_text_of(const StartTag& start, const xml::Attribute& attribute) {
  constexpr std::array<std::string_view, 8> kCalled = {
      "value", "size", "amount", "text", "number", "count", "memory", "id"};
  const auto called = [&](std::string_view name) {
    return equal_ignoring_case(name, attribute.name);
  };
  const State& state = derivatives_.state(start.decided);
  return state.data && is_blank(start.element.text) && start.element.children.empty() &&
         (called(start.element.name) || std::ranges::any_of(kCalled, called) ||
          accepts(patterns_, state.lenient, attribute.value));
}

namespace {

// Whether it is a child of its own element, or the unit of one.
bool is_child(const Moved& each) {
  return is_unit(each) ||
         (each.belongs.home != nullptr && each.belongs.home->part == Part::Element &&
          each.belongs.down().empty());
}

}  // namespace

std::string Validator::moved_message(const StartTag& start,
                                     const std::vector<Moved>& moved) {
  const Moved& first = moved.front();
  const std::string element = shown(Part::Element, start.element.name);
  if (first.belongs.home == nullptr) {
    return quoted(first.attribute->name) + " is no attribute of " + element +
           "; its value is the text of the element";
  }
  const bool renamed = first.as != first.attribute->name;
  if (!renamed && !is_unit(first) && std::ranges::all_of(moved, is_child)) {
    const bool one = moved.size() == 1;
    return all_names(moved) + (one ? " is an element" : " are elements") + " in " +
           element + ", not " + (one ? "an attribute of it" : "attributes of it");
  }
  const Part part = first.belongs.home->part;
  const bool attribute = part == Part::Attribute;
  const std::string place = shown_place(first.belongs, lineage_);
  std::string out =
      quoted(first.attribute->name) + " is no attribute of " + element + "; ";
  if (renamed) {
    out += "expected " + shown(part, first.as) + (attribute ? " of " : " in ") + place;
  } else {
    out += attribute ? "it belongs to " + place
                     : "it belongs into " + place + ", as an element";
  }
  if (moved.size() > 1) {
    out += " (" + all_names({moved.begin() + 1, moved.end()}) + " likewise)";
  }
  return out;
}

// Puts a value where it belongs, as it has to be written there. `like` is the element
// of the document that `into` is a sketch of.
void Validator::sketch(Sketch& into,
                       const xml::Element* like,
                       const Belongs& belongs,
                       std::string_view value,
                       std::string_view unit) {
  Sketch* at = &into;
  for (const Enclosing& each : belongs.down()) {
    at = &at->child(each, like);
    like = like == nullptr ? nullptr : like->child(each.name);
  }
  const Pattern content = patterns_.child(belongs.home->pattern);
  if (belongs.home->part == Part::Element) {
    Sketch own(belongs.home->name);
    std::string_view first;
    if (!write_value(own, content, value, unit, first)) {
      own.write(value);
    }
    at->adopt(std::move(own));
    return;
  }
  const bool sized = strays_.has_unit(*belongs.home);
  const Meant taken = strays_.taken_as(content, value, sized, unit);
  at->set(belongs.home->name, taken.value.empty() ? value : taken.value);
  if (sized && !(taken.unit.empty() && unit.empty())) {
    at->set("unit", taken.unit.empty() ? unit : taken.unit);
  }
}

// Puts a plain value into an element where it belongs: into its text, into the
// attribute that takes it, or into a child that does; what must be there comes first,
// and what takes the value as it stands. `first` gets the name of what it became.
bool Validator::write_value(Sketch& into,
                            Pattern content,
                            std::string_view value,
                            std::string_view unit,
                            std::string_view& first) {
  return write_as(into, content, {value, unit, true}, first) ||
         write_as(into, content, {value, unit, false}, first);
}

bool Validator::write_as(Sketch& into,
                         Pattern content,
                         const Value& value,
                         std::string_view& first) {
  const bool sized = strays_.takes_unit(content);
  const auto taken_by = [&](Pattern by) {
    const Meant taken = strays_.taken_as(by, value.text, sized, value.unit);
    if (value.exactly && !accepts(patterns_, by, value.text)) {
      return std::string();
    }
    const std::string_view unit = taken.unit.empty() ? value.unit : taken.unit;
    if (sized && !taken.value.empty() && !unit.empty()) {
      into.set("unit", unit);
    }
    return taken.value;
  };
  const State& children = derivatives_.state(derivatives_.state(content).lenient);
  if (children.data) {
    const std::string text = taken_by(derivatives_.state(content).lenient);
    first = kText;
    into.write(text);
    return !text.empty();
  }
  const State& state = derivatives_.state(content);
  for (const Step* step : wanted_first(content, Part::Attribute, state.attributes)) {
    if (step->name == "unit" || into.has(step->name)) {
      continue;
    }
    if (const std::string text = taken_by(step->content); !text.empty()) {
      into.set(step->name, text);
      first = step->name;
      return true;
    }
  }
  return write_as_child(into, content, value, first);
}

bool Validator::write_as_child(Sketch& into,
                               Pattern content,
                               const Value& value,
                               std::string_view& first) {
  const State& children = derivatives_.state(derivatives_.state(content).lenient);
  for (const Step* step : wanted_first(content, Part::Element, children.elements)) {
    Sketch child(step->name);
    std::string_view unused;
    if (write_as(child, step->content, value, unused)) {
      into.adopt(std::move(child));
      first = step->name;
      return true;
    }
  }
  return false;
}

bool Validator::is_needed(Pattern content, Part part, std::string_view name) {
  return std::ranges::any_of(lacking(patterns_, content, part), [&](const auto& each) {
    return patterns_.node(each.front()).name == name;
  });
}

// What must be there, and then what may.
std::vector<const Step*> Validator::wanted_first(Pattern content,
                                                 Part part,
                                                 const std::vector<Step>& steps) {
  std::vector<const Step*> out;
  for (const Step& step : steps) {
    if (!step.any) {
      out.push_back(&step);
    }
  }
  // Not that of std::ranges, whose result clang 14 cannot read in GCC 12's library.
  std::stable_partition(out.begin(), out.end(), [&](const Step* step) {
    return is_needed(content, part, step->name);
  });
  return out;
}

// The element without what does not belong into its tag.
Sketch Validator::remaining(const StartTag& start, const Unknown& unknown) {
  Sketch own(start.element.name);
  for (const xml::Attribute& each : start.element.attributes) {
    const bool moves =
        std::ranges::any_of(unknown.moved,
                            [&](const Moved& one) { return one.attribute == &each; }) ||
        std::ranges::find(unknown.plain, &each) != unknown.plain.end();
    if (!moves) {
      own.set(each.name, each.value);
    }
  }
  return own;
}

// Puts the value of a moved attribute where it belongs.
void Validator::write_moved(const StartTag& start,
                            const Moved& moved,
                            std::string_view unit,
                            Mended& into) {
  const std::string_view value = moved.attribute->value;
  if (moved.belongs.home == nullptr) {
    std::string_view first;
    write_value(into.own, start.content, value, unit, first);
    into.changed = true;
  } else if (moved.belongs.common == lineage_.size()) {
    sketch(into.own, &start.element, moved.belongs, value, unit);
    into.changed = true;
  } else {
    const xml::Element* top = lineage_[moved.belongs.common - 1];
    into.around_name = top->name;
    sketch(into.around, top, moved.belongs, value, unit);
  }
}

std::string Validator::moved_help(const StartTag& start, const Unknown& unknown) {
  const std::vector<Moved>& moved = unknown.moved;
  const auto unit_row = std::ranges::find_if(moved, is_unit);
  const std::string_view unit =
      unit_row == moved.end() ? unit_of(start.element) : unit_row->attribute->value;
  const std::string_view text = trim(start.element.text);
  Mended mended{.own = remaining(start, unknown)};
  for (const Moved& each : moved) {
    if (!is_unit(each) || (moved.size() == 1 && text.empty())) {
      write_moved(start, each, unit, mended);
    }
  }
  if (!text.empty() && !derivatives_.state(start.decided).data) {
    std::string_view first;
    mended.changed =
        write_value(mended.own, start.content, text, unit, first) || mended.changed;
    delivered_.push_back(path_to(kText));
  } else if (!text.empty()) {
    mended.own.write(text);
  }
  return mended.help(start.element);
}

// Whether the attribute is one of another form of the same element.
bool Validator::is_other_form(const Moved& moved) const {
  const Home* home = moved.belongs.home;
  return home != nullptr && home->part == Part::Attribute &&
         home->path.size() == lineage_.size() &&
         home->parent() == lineage_.back()->name &&
         moved.belongs.common + 1 == lineage_.size();
}

// <source type='ram' path='…'>: the form or the attribute is wrong.
void Validator::tell_other_form(const StartTag& start, const Moved& moved) {
  const Enclosing& form = moved.belongs.home->path.back();
  Diagnostic& found = out_.add(kUnknownAttribute,
                               moved.attribute->name_at,
                               quoted(moved.attribute->name) + " is no attribute of " +
                                   tag(start.element, start.content) +
                                   "; it is one of " + shown_tag(form));
  std::string needed;
  for (const auto& each : lacking(patterns_, start.decided, Part::Attribute)) {
    const Node& node = patterns_.node(each.front());
    if (start.element.attribute(node.name) == nullptr) {
      needed += (needed.empty() ? "" : " ") + std::string(node.hint);
    }
  }
  found.help = (needed.empty() ? "remove it" : "write " + needed + " instead") +
               ", or " + std::string(form.attribute) + "='" + std::string(form.value) +
               '\'';
  excused_.push_back(&start.element);
}

void Validator::tell_moved(const StartTag& start, Unknown unknown) {
  for (const Moved& each : unknown.moved) {
    if (is_other_form(each)) {
      tell_other_form(start, each);
    }
  }
  std::erase_if(unknown.moved,
                [this](const Moved& each) { return is_other_form(each); });
  if (unknown.moved.empty()) {
    return;
  }
  const Span where = unknown.moved.front().attribute->name_at;
  // A unit beside a size that is moved goes where the size goes.
  std::stable_partition(unknown.moved.begin(),
                        unknown.moved.end(),
                        [](const Moved& each) { return !is_unit(each); });
  Diagnostic& found =
      out_.add(kUnknownAttribute, where, moved_message(start, unknown.moved));
  for (const Moved& each : unknown.moved) {
    if (each.attribute->name_at != where) {
      found.labels.push_back({each.attribute->name_at, "this too"});
    }
  }
  for (const xml::Attribute* each : unknown.plain) {
    found.labels.push_back({each->name_at, "not known"});
  }
  found.help = moved_help(start, unknown);
  for (const Moved& each : unknown.moved) {
    if (each.belongs.home != nullptr) {
      deliver(each.belongs, each.as);
    } else {
      delivered_.push_back(path_to(kText));
    }
  }
}

}  // namespace memdimm::grammar
