// SPDX-License-Identifier: GPL-2.0-or-later
// Start tags, judged by a grammar: which attributes, with which values.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/characters.h"
#include "base/text.h"
#include "grammar/codes.h"
#include "grammar/slip.h"
#include "grammar/synonyms.h"
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
// decide about the others go first, wherever they stand; those that are not known go
// last, so that they are told together.
Pattern Validator::attributes(const xml::Element& element, Pattern content) {
  StartTag start{element, content, content};
  std::vector<const xml::Attribute*> unknown;
  const bool deciding = derivatives_.state(content).discriminates;
  if (deciding) {
    for (const xml::Attribute& each : element.attributes) {
      if (decides(each.name, content)) {
        start.decided = attribute(start, each, start.decided, unknown);
      }
    }
  }
  Pattern state = start.decided;
  for (const xml::Attribute& each : element.attributes) {
    if (!is_namespace_declaration(each.name) &&
        !(deciding && decides(each.name, content))) {
      state = attribute(start, each, state, unknown);
    }
  }
  if (!unknown.empty()) {
    state = unknown_attributes(start, unknown, state);
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
                             Pattern state,
                             std::vector<const xml::Attribute*>& unknown) {
  const Step* step = derivatives_.state(state).attribute(attribute.name);
  if (step == nullptr) {
    unknown.push_back(&attribute);
    return state;
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
  const Pattern next = step->next;
  bad_attribute(start, attribute, step->content);
  return next;
}

// Whether another attribute is why this one may not stand there.
bool Validator::tell_excluding(const StartTag& start, const xml::Attribute& excluded) {
  Pattern state = start.decided;
  if (!explains() || !mentions(patterns_, state, Part::Attribute, excluded.name)) {
    return false;
  }
  for (const xml::Attribute& each : start.element.attributes) {
    const Step* step = derivatives_.state(state).attribute(each.name);
    if (step == nullptr || &each == &excluded) {
      continue;
    }
    state = step->next;
    if (derivatives_.state(state).attribute(excluded.name) == nullptr) {
      Diagnostic& found = out_.add(
          kUnknownAttribute,
          excluded.name_at,
          "attribute " + shown(Part::Attribute, excluded.name) + " of <" +
              std::string(start.element.name) + "> cannot stand together with " +
              shown(Part::Attribute, each.name));
      found.labels.push_back({each.name_at, "the other one"});
      found.help = "remove one of them";
      return true;
    }
  }
  return false;
}

Pattern Validator::unknown_attributes(const StartTag& start,
                                      const std::vector<const xml::Attribute*>& all,
                                      Pattern state) {
  Unknown unknown;
  for (const xml::Attribute* each : all) {
    state = unknown_attribute(start, *each, state, unknown);
  }
  if (unknown.moved.empty()) {
    for (const xml::Attribute* each : unknown.plain) {
      tell_unknown(start, *each, derivatives_.state(state), "");
    }
  } else {
    tell_moved(start, std::move(unknown));
  }
  return state;
}

// The attribute of the same tag that was meant: one that others call so, or one whose
// words have the value.
std::string_view Validator::attribute_here(
    const xml::Attribute& attribute,
    const State& now,
    const std::vector<std::string_view>& candidates) {
  const auto step = [&](std::string_view name) {
    const bool open = std::ranges::find(candidates, name) != candidates.end();
    return open ? now.attribute(name) : nullptr;
  };
  const std::string_view called = synonym(attribute.name, [&](std::string_view name) {
    const Step* found = step(name);
    return found != nullptr &&
           !strays_.taken_as(found->content, attribute.value, true, "").value.empty();
  });
  if (!called.empty()) {
    return called;
  }
  const auto has_word = [&](std::string_view name) {
    const auto all = words(patterns_, step(name)->content);
    return std::ranges::find(all, attribute.value) != all.end();
  };
  const auto by_word = std::ranges::find_if(candidates, has_word);
  return by_word != candidates.end() && !grammar_.homes().of(attribute.name).empty()
             ? *by_word
             : std::string_view();
}

Pattern Validator::unknown_attribute(const StartTag& start,
                                     const xml::Attribute& attribute,
                                     Pattern state,
                                     Unknown& unknown) {
  if (tell_excluding(start, attribute)) {
    return state;
  }
  if (!explains()) {
    tell_unknown(start, attribute, derivatives_.state(state), "");
    return state;
  }
  return explained_attribute(start, attribute, state, unknown);
}

Pattern Validator::explained_attribute(const StartTag& start,
                                       const xml::Attribute& attribute,
                                       Pattern state,
                                       Unknown& unknown) {
  const State& now = derivatives_.state(state);
  std::vector<std::string_view> candidates = names(now, Part::Attribute);
  std::erase_if(candidates, [&](std::string_view each) {
    return start.element.attribute(each) != nullptr;
  });
  std::string_view meant = attribute_here(attribute, now, candidates);
  const std::string_view alike =
      closest_match(without_odd_characters(attribute.name), candidates);
  if (meant.empty() && alike.empty() && is_text_of(start, attribute)) {
    unknown.moved.push_back({&attribute, {}, attribute.name});
    return state;
  }
  const std::size_t scope = std::max<std::size_t>(scope_, 1);
  const auto home = [&](std::string_view name) {
    return strays_.attribute(lineage_, attribute, name, scope);
  };
  const auto known = [&](std::string_view name) { return home(name).home != nullptr; };
  const Belongs own = meant.empty() ? home(attribute.name) : Belongs();
  std::string_view as =
      own.home != nullptr && own.common >= scope ? attribute.name : std::string_view();
  if (meant.empty() && as.empty()) {
    meant = alike;
  }
  if (meant.empty() && as.empty()) {
    as = own.home != nullptr ? attribute.name : synonym(attribute.name, known);
  }
  if (!as.empty()) {
    unknown.moved.push_back({&attribute, home(as), as});
  } else if (meant.empty()) {
    unknown.plain.push_back(&attribute);
  } else {
    const Pattern next = now.attribute(meant)->next;
    tell_unknown(start, attribute, now, meant);
    return next;
  }
  return state;
}

void Validator::tell_unknown(const StartTag& start,
                             const xml::Attribute& attribute,
                             const State& now,
                             std::string_view meant) {
  Diagnostic& found =
      out_.add(kUnknownAttribute,
               attribute.name_at,
               "unknown attribute " + shown(Part::Attribute, attribute.name) + " of " +
                   tag(start.element, start.content) + odd_in_name(attribute.name) +
                   "; " + expected_names(now, Part::Attribute));
  if (meant.empty()) {
    found.help = names(now, Part::Attribute).empty() ? "remove it" : "";
    return;
  }
  const Pattern content = now.attribute(meant)->content;
  did_you_mean(found, attribute.name_at, meant);
  if (closest_match(without_odd_characters(attribute.name), {meant}).empty()) {
    found.help = "write " + std::string(meant) + '=' + quoted(attribute.value);
  }
  if (!accepts(patterns_, content, attribute.value)) {
    const Meant value = strays_.taken_as(content, attribute.value, true, "");
    if (!value.value.empty()) {
      found.help = "write " + std::string(meant) + "='" + value.value + '\'';
      found.fix.push_back({attribute.value_at, value.value});
    }
  }
}

}  // namespace memdimm::grammar
