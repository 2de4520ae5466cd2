// SPDX-License-Identifier: GPL-2.0-or-later
// Memory elements in what a grammar lets pass: beside the places where they are looked
// for, or hidden by a namespace.
#include <algorithm>
#include <string>

#include "base/text.h"
#include "grammar/codes.h"
#include "grammar/slip.h"
#include "grammar/validator.h"

namespace memdimm::grammar {
namespace {

constexpr std::string_view kEverywhere = "*";

// The prefix, "" for a name without.
std::string_view prefix_of(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
}

bool has_prefix(const xml::Element& element) {
  return element.name.find(':') != std::string_view::npos;
}

}  // namespace

bool Validator::is_prefix_declared(const xml::Element& child) const {
  const std::string wanted = "xmlns:" + std::string(prefix_of(child.name));
  return child.attribute(wanted) != nullptr ||
         std::ranges::any_of(lineage_, [&](const xml::Element* each) {
           return each->attribute(wanted) != nullptr;
         });
}

// A name with a prefix, or without one in a default namespace: never what libvirt
// reads, and told where it would be read without.
Pattern Validator::named_in_space(const Place& place,
                                  const xml::Element& child,
                                  Pattern state) {
  const State& now = derivatives_.state(state);
  const std::string_view prefix = prefix_of(child.name);
  const Step* any = now.any_element();
  const Step* known = now.element(local_name(child));
  if (known == nullptr || known->any) {
    return any == nullptr ? unknown_element(place, child, state) : any->next;
  }
  // A prefix that is declared is somebody's own.
  if (!prefix.empty() && any != nullptr && is_prefix_declared(child)) {
    return any->next;
  }
  std::string message = shown(Part::Element, child.name) + " in " +
                        shown(Part::Element, place.element.name);
  std::string help;
  if (prefix.empty()) {
    message += " has a namespace of its own, in which libvirt looks for nothing";
    help = "remove the xmlns= that puts it there";
  } else {
    const std::string plain = '<' + std::string(local_name(child)) + '>';
    message += " has the prefix " + quoted(prefix) +
               (is_prefix_declared(child) ? "" : ", which nothing declares") +
               "; libvirt reads " + plain;
    help = "write " + plain + " without the prefix";
  }
  Diagnostic& found = out_.add(
      any == nullptr ? kUnknownElement : kNamespacedElement, child.name_at, message);
  found.help = help;
  return known->next;
}

// Whether a name of the grammar is one of something else, too, so that it may stand in
// an element called `in`. `beside`: straight in an element that the grammar looks at.
bool Validator::is_known_as(std::string_view name,
                            std::string_view in,
                            bool beside) const {
  return std::ranges::any_of(grammar_.surroundings().homonyms, [&](const Homonym& row) {
    return row.name == name && (row.in == in || (row.in == kEverywhere && !beside));
  });
}

// An element that the grammar lets pass, and what is in it.
void Validator::passed(const Place& place, const xml::Element& child, NameList known) {
  const bool misspelt = grammar_.homes().of(child.name).empty() &&
                        suspicious(place.element, child, known);
  if (!misspelt) {
    search(place.element, child, true);
  }
}

// An element that nothing else is called like, or that only its neighbours decide
// about.
bool Validator::found_lone(const xml::Element& parent, const xml::Element& element) {
  const Surroundings& around = grammar_.surroundings();
  for (const Neighbour& row : around.neighbours) {
    if (row.name == element.name && row.in != parent.name &&
        !is_known_as(row.name, parent.name, true)) {
      const std::string place = '<' + std::string(row.in) + '>';
      out_.add(kMisplacedMemory,
               element.name_at,
               shown(Part::Element, element.name) + " does not belong into <" +
                   std::string(parent.name) + ">; it belongs into " + place)
          .help = "move it into " + place;
      return true;
    }
  }
  if (!lists(around.lone, element.name)) {
    return false;
  }
  const Belongs belongs = strays_.element(lineage_, element, element.name, 1);
  if (belongs.home == nullptr) {
    return false;
  }
  Sketch written("");
  const xml::Element* top = lineage_[belongs.common - 1];
  sketch(written, top, belongs, plain_value(element), unit_of(element));
  out_.add(kMisplacedMemory,
           element.name_at,
           shown(Part::Element, element.name) + " in <" + std::string(parent.name) +
               "> is no element; it is an attribute of " +
               shown_tag(belongs.home->path.back()))
      .help = "write " + written.children() + " in " + shown(Part::Element, top->name);
  return true;
}

// `beside`: straight in an element where none of the grammar's names is another's.
void Validator::search(const xml::Element& parent,
                       const xml::Element& element,
                       bool beside) {
  const Surroundings& around = grammar_.surroundings();
  if (told_.contains(&element)) {
    return;
  }
  if (beside && found_lone(parent, element)) {
    return;
  }
  const auto& homes = grammar_.homes().of(element.name);
  const bool is_element = std::ranges::any_of(
      homes, [](const Home& home) { return home.part == Part::Element; });
  if (is_element && !is_known_as(element.name, parent.name, beside)) {
    const Belongs belongs = strays_.element(lineage_, element, element.name, 1);
    if (belongs.home != nullptr && belongs.home->part == Part::Element) {
      tell_element(kMisplacedMemory, element, belongs, alike(parent, element));
      return;
    }
  }
  if (lists(around.foreign, element.name) || element.attribute("xmlns") != nullptr ||
      has_prefix(element)) {
    return;
  }
  const bool plain = lists(around.plain, element.name);
  lineage_.push_back(&element);
  for (const xml::Element& each : element.children) {
    if (!has_prefix(each) && each.attribute("xmlns") == nullptr &&
        !suspicious(element, each, {})) {
      search(element, each, plain);
    }
  }
  lineage_.pop_back();
}

bool Validator::suspicious(const xml::Element& parent,
                           const xml::Element& child,
                           NameList known) {
  const auto neighbours = grammar_.surroundings().neighbours;
  if (derivatives_.unlike().has(child.name, known, neighbours)) {
    return false;
  }
  std::string_view meant = lookalike(child.name, known);
  for (const Neighbour& row : neighbours) {
    const bool other = row.in != parent.name || row.name == child.name ||
                       row.unlike == child.name || !meant.empty();
    if (!other && parent.child(row.name) == nullptr) {
      meant = lookalike(child.name, {&row.name, 1});
    }
  }
  if (meant.empty()) {
    return false;
  }
  Diagnostic& found =
      out_.add(kMisspeltElement,
               child.name_at,
               "unknown element <" + std::string(child.name) + "> in <" +
                   std::string(parent.name) + ">" + odd_in_name(child.name));
  did_you_mean(found, child, meant);
  return true;
}

}  // namespace memdimm::grammar
