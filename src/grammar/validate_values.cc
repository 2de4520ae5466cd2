// SPDX-License-Identifier: GPL-2.0-or-later
// Values and text, judged by a grammar: what cannot be read, and what was meant.
#include <string>

#include "base/text.h"
#include "grammar/codes.h"
#include "grammar/meant.h"
#include "grammar/slip.h"
#include "grammar/stray_text.h"
#include "grammar/validator.h"

namespace memdimm::grammar {
namespace {

// The attribute that holds the unit of a number in `attribute`, or of the text.
std::string unit_name(std::string_view attribute) {
  return attribute == "max-memory" ? "max-memory-unit" : "unit";
}

// Puts the unit into its attribute: into the one that is there, or behind `behind`.
void add_unit(Diagnostic& found,
              const xml::Attribute* there,
              std::string_view name,
              std::string_view unit,
              Span behind) {
  if (there != nullptr) {
    found.fix.push_back({there->value_at, std::string(unit)});
  } else {
    found.fix.push_back({{behind.end, behind.end, behind.source},
                         ' ' + std::string(name) + "='" + std::string(unit) + '\''});
  }
}

constexpr std::string_view kSize = "a size";  // as grammars describe one

std::string is_value(std::string_view value) {
  return is_blank(value) ? "is empty" : "is " + quoted(value);
}

}  // namespace

void Validator::bad_attribute(const StartTag& start,
                              const xml::Attribute& attribute,
                              Pattern content) {
  const std::string unit = unit_name(attribute.name);
  const xml::Attribute* given = start.element.attribute(unit);
  const std::string expected = expected_values(patterns_, content);
  // A unit beside a number of pages is that of their size.
  const bool sized = mentions(patterns_, start.content, Part::Attribute, unit) &&
                     expected.starts_with(kSize);
  const Meant mended =
      meant({.patterns = patterns_,
             .content = content,
             .text = attribute.value,
             .sized = sized,
             .unit = given == nullptr ? std::string_view() : given->value});
  const std::string name = std::string(attribute.name);
  Diagnostic& found =
      out_.add(kBadValue,
               attribute.value_at,
               "attribute '" + name + "' of <" + std::string(start.element.name) +
                   "> " + is_value(attribute.value) + mended.how +
                   (mended.how.empty() ? ", expected " : "; expected ") + expected);
  if (mended.value.empty()) {
    return;
  }
  if (mended.how.empty()) {
    did_you_mean(found, attribute.value_at, mended.value);
    return;
  }
  found.help = "write " + name + "='" + mended.value + '\'' +
               (mended.unit.empty() ? "" : ' ' + unit + "='" + mended.unit + '\'');
  if (mended.sure) {
    found.fix.push_back({attribute.value_at, mended.value});
    if (!mended.unit.empty()) {
      const Span at = attribute.value_at;
      add_unit(found, given, unit, mended.unit, {at.begin, at.end + 1, at.source});
    }
  }
}

void Validator::bad_text(const Place& place) {
  const xml::Element& element = place.element;
  if (element.text.find('\n') != std::string_view::npos) {
    const StrayText stray = read_stray_text(element, source_);
    if (stray.kind == StrayText::Kind::Conflict) {
      out_.add(kBadValue, stray.where, stray.message).help = stray.help;
      return;
    }
  }
  const xml::Attribute* given = element.attribute("unit");
  const Meant mended =
      meant({.patterns = patterns_,
             .content = place.inside,
             .text = element.text,
             .sized = strays_.takes_unit(place.content),
             .unit = given == nullptr ? std::string_view() : given->value});
  const Span at = element.text_at(source_);
  Diagnostic& found =
      out_.add(kBadValue,
               at,
               shown(Part::Element, element.name) + ' ' + is_value(element.text) +
                   mended.how + (mended.how.empty() ? ", expected " : "; expected ") +
                   expected_values(patterns_, place.inside));
  if (mended.value.empty()) {
    return;
  }
  if (mended.how.empty()) {
    did_you_mean(found, at, mended.value);
    return;
  }
  Sketch written(element.name);
  for (const xml::Attribute& each : element.attributes) {
    written.set(each.name, each.value);
  }
  if (!mended.unit.empty()) {
    written.set("unit", mended.unit);
  }
  written.write(mended.value);
  found.help = "write " + written.text();
  if (mended.sure && element.children.empty()) {
    found.fix.push_back({element.content, mended.value});
    if (!mended.unit.empty()) {
      add_unit(found, given, "unit", mended.unit, element.name_at);
    }
  }
}

// Whether what else is missing should be told, too: not where the text explains it.
bool Validator::text(const Place& place) {
  const xml::Element& element = place.element;
  const State& state = derivatives_.state(place.inside);
  const bool blank = is_blank(element.text);
  if (state.data) {
    const bool told = blank && delivered(path_to(kText));
    const bool nothing_to_judge =
        blank && (state.nullable || !element.children.empty());
    if (!nothing_to_judge && !told && !accepts(patterns_, place.inside, element.text)) {
      bad_text(place);
    }
    return false;
  }
  if (blank) {
    return true;
  }
  if (state.mixed) {
    if (state.any_element() != nullptr) {
      stray_text(place);
    }
    return true;
  }
  return unexpected_text(place);
}

// Text beside the judged elements, which the schema lets pass and libvirt skips.
void Validator::stray_text(const Place& place) {
  const StrayText stray = read_stray_text(place.element, source_);
  if (stray.template_mark) {
    return;
  }
  Diagnostic& found =
      out_.add(stray.kind == StrayText::Kind::Other ? kStrayText : kLostMarkup,
               stray.where,
               stray.message);
  found.help = stray.help;
}

// Whether what else is missing should be told.
bool Validator::unexpected_text(const Place& place) {
  const xml::Element& element = place.element;
  if (delivered(path_to(kText))) {
    return true;  // with the attributes of its tag
  }
  const StrayText stray = read_stray_text(element, source_);
  if (stray.kind != StrayText::Kind::Other) {
    out_.add(kUnexpectedText, stray.where, stray.message).help = stray.help;
    return true;
  }
  const std::string_view text = trim(element.text);
  Diagnostic& found = out_.add(
      kUnexpectedText,
      element.text_at(source_),
      "unexpected text " + quoted(text) + " in <" + std::string(element.name) + ">");
  Sketch written(element.name);
  for (const xml::Attribute& each : element.attributes) {
    written.set(each.name, each.value);
  }
  std::string_view first;
  if (element.children.empty() &&
      write_value(written, place.content, text, unit_of(element), first)) {
    const bool child = mentions(patterns_, place.content, Part::Element, first);
    found.message +=
        "; expected " + shown(child ? Part::Element : Part::Attribute, first);
    found.help = "write " + written.text();
    delivered_.push_back(path_to(first));
    return true;
  }
  found.help = derivatives_.state(place.content).lenient == kEmpty
                   ? "write " + written.text()
                   : "remove it, or write it as a comment";
  return !element.children.empty();
}

}  // namespace memdimm::grammar
