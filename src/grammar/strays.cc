// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/strays.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace memdimm::grammar {
namespace {

bool is_declaration(std::string_view name) {
  return name == "xmlns" || name.starts_with("xmlns:");
}

// Whether the element is of the form that the way to a place asks for.
bool is_form(const xml::Element& element, const Enclosing& wanted) {
  if (element.name != wanted.name) {
    return false;
  }
  const xml::Attribute* decides =
      wanted.attribute.empty() ? nullptr : element.attribute(wanted.attribute);
  return decides == nullptr || decides->value == wanted.value;
}

// How many elements of the lineage a home's path begins with.
std::size_t common(const Lineage& in, const Home& home) {
  const auto [left, right] = std::ranges::mismatch(
      home.path, in, [](const Enclosing& wanted, const xml::Element* element) {
        return is_form(*element, wanted);
      });
  return static_cast<std::size_t>(left - home.path.begin());
}

// Whether the home is the lineage's last element itself.
bool is_innermost(const Lineage& in, const Home& home) {
  return home.path.size() == in.size() && common(in, home) == in.size();
}

std::ptrdiff_t shortness(const Home& home) {
  return -static_cast<std::ptrdiff_t>(home.path.size());
}

}  // namespace

int Strays::fit(const xml::Element& element, Pattern content) const {
  constexpr std::size_t kEnough = 16;
  const Patterns& patterns = derivatives_.patterns();
  int fits = 0;
  const auto count = [&](Part part, std::string_view name) {
    fits += mentions(patterns, content, part, name) ? 1 : -1;
  };
  for (const xml::Attribute& each : element.attributes) {
    if (!is_declaration(each.name)) {
      count(Part::Attribute, each.name);
    }
  }
  std::size_t seen = 0;
  for (const xml::Element& each : element.children) {
    if (++seen > kEnough) {
      break;
    }
    count(Part::Element, each.name);
  }
  const bool data = derivatives_.state(content).data;
  if (!is_blank(element.text)) {
    fits += data ? 1 : -1;
  } else if (data && element.children.empty()) {
    fits -= 1;
  }
  return fits;
}

// How well the stray element's text is an attribute's value: -1 for not at all.
int Strays::fit_as_attribute(const Lineage& in,
                             const xml::Element& stray,
                             const Home& home) const {
  constexpr int kSurely = 100;
  const std::string_view value = plain_value(stray);
  const Pattern content = derivatives_.patterns().child(home.pattern);
  if (value.empty() ||
      taken_as(content, value, has_unit(home), unit_of(stray)).value.empty()) {
    return -1;
  }
  return is_innermost(in, home) ? kSurely : 1;
}

Belongs Strays::element(const Lineage& in,
                        const xml::Element& stray,
                        std::string_view name,
                        std::size_t scope) const {
  Belongs best;
  std::tuple<bool, bool, int, bool, std::size_t, std::ptrdiff_t, bool> most;
  for (const Home& home : homes_.of(name)) {
    const std::size_t near = common(in, home);
    if (near == 0) {
      continue;  // of another root, or of this one with another type
    }
    const bool element = home.part == Part::Element;
    const int fits = element ? fit(stray, derivatives_.patterns().child(home.pattern))
                             : fit_as_attribute(in, stray, home);
    const bool inside = near >= scope && fits >= 0;
    const std::tuple<bool, bool, int, bool, std::size_t, std::ptrdiff_t, bool> now{
        inside,
        element || fits > 0,
        fits,
        element,
        near,
        shortness(home),
        home.path.back().attribute.empty()};
    if (best.home == nullptr || now > most) {
      best = {&home, near};
      most = now;
    }
  }
  return best;
}

// Whether the home takes the stray attribute's value, as it stands or as it was meant.
bool Strays::takes(const Home& home, const xml::Attribute& stray) const {
  const Patterns& patterns = derivatives_.patterns();
  const Pattern content = patterns.child(home.pattern);
  const bool sized = home.part == Part::Element ? takes_unit(content) : has_unit(home);
  return accepts(patterns, content, stray.value) ||
         (words(patterns, content).empty() &&
          !taken_as(content, stray.value, sized, "").value.empty());
}

Belongs Strays::attribute(const Lineage& in,
                          const xml::Attribute& stray,
                          std::string_view name,
                          std::size_t scope) const {
  Belongs best;
  std::tuple<std::size_t, std::ptrdiff_t, bool> most;
  const auto& homes = homes_.of(name);
  const bool one_owner = std::ranges::all_of(homes, [&](const Home& home) {
    return home.part == Part::Attribute && home.parent() == homes.front().parent();
  });
  for (const Home& home : homes) {
    const std::size_t near = common(in, home);
    const bool element = home.part == Part::Element;
    const bool out_of_reach = near == 0 || (near < scope && !one_owner);
    if (out_of_reach || (!element && (is_innermost(in, home) || !takes(home, stray)))) {
      continue;
    }
    const std::tuple<std::size_t, std::ptrdiff_t, bool> now{
        near, shortness(home), home.path.back().attribute.empty()};
    if (best.home == nullptr || now > most) {
      best = {&home, near};
      most = now;
    }
  }
  return best;
}

Meant Strays::taken_as(Pattern content,
                       std::string_view value,
                       bool sized,
                       std::string_view unit) const {
  const Patterns& patterns = derivatives_.patterns();
  if (accepts(patterns, content, value)) {
    return {.value = std::string(value), .sure = true};
  }
  return meant({.patterns = patterns,
                .content = content,
                .text = value,
                .sized = sized,
                .unit = unit});
}

bool Strays::has_unit(const Home& home) const {
  return std::ranges::any_of(homes_.of("unit"), [&](const Home& unit) {
    return std::ranges::equal(
        unit.path, home.path, [](const Enclosing& a, const Enclosing& b) {
          return a.name == b.name && a.value == b.value;
        });
  });
}

std::string_view unit_of(const xml::Element& element) {
  const xml::Attribute* unit = element.attribute("unit");
  return unit == nullptr ? std::string_view() : unit->value;
}

std::string_view plain_value(const xml::Element& element) {
  const xml::Attribute* only = nullptr;
  std::size_t others = 0;
  for (const xml::Attribute& each : element.attributes) {
    if (each.name != "unit") {
      only = &each;
      ++others;
    }
  }
  if (!element.children.empty()) {
    return {};
  }
  if (!is_blank(element.text)) {
    return others == 0 ? trim(element.text) : std::string_view();
  }
  return others == 1 ? only->value : std::string_view();
}

bool Strays::takes_unit(Pattern content) const {
  return mentions(derivatives_.patterns(), content, Part::Attribute, "unit");
}

std::string shown_tag(const Enclosing& of) {
  return '<' + std::string(of.name) +
         (of.attribute.empty()
              ? ""
              : ' ' + std::string(of.attribute) + '=' + quoted(of.value)) +
         '>';
}

std::string shown_place(const Belongs& belongs, const Lineage& in) {
  const auto down = belongs.down();
  if (down.empty()) {
    const bool root = belongs.home->path.size() == 1;
    return shown_tag(belongs.home->path.back()) +
           (root && in.size() > 1
                ? " itself, outside of <" + std::string(in[1]->name) + '>'
                : "");
  }
  std::string out = shown_tag(down.back());
  for (std::size_t i = down.size() - 1; i > 0; --i) {
    out += " in " + shown_tag(down[i - 1]);
  }
  return out;
}

}  // namespace memdimm::grammar
