// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/expected.h"

#include <algorithm>

#include "base/text.h"

namespace memdimm::grammar {
namespace {

bool is_part(Kind kind, Part part) {
  return kind == (part == Part::Element ? Kind::Element : Kind::Attribute);
}

bool is_leaf(Kind kind) {
  return kind == Kind::Element || kind == Kind::Attribute || kind == Kind::AnyElement ||
         kind == Kind::AnyAttribute || kind == Kind::Anything;
}

// Calls `see` for each data and value pattern of some content.
template <class See>
void each_value(const Patterns& patterns, Pattern content, const See& see) {
  const Kind kind = patterns.node(content).kind;
  if (kind == Kind::Data || kind == Kind::Value) {
    see(patterns.node(content));
  } else if (!is_leaf(kind)) {
    for (const Pattern child : patterns.children(content)) {
      each_value(patterns, child, see);
    }
  }
}

void add_once(std::vector<std::string>& to, std::string word) {
  if (std::ranges::find(to, word) == to.end()) {
    to.push_back(std::move(word));
  }
}

bool same_names(const Patterns& patterns,
                const std::vector<Pattern>& a,
                const std::vector<Pattern>& b) {
  return std::ranges::equal(a, b, [&](Pattern x, Pattern y) {
    return patterns.node(x).name == patterns.node(y).name;
  });
}

bool contains(const Patterns& patterns,
              const Lacking& in,
              const std::vector<Pattern>& wanted) {
  return std::ranges::any_of(
      in, [&](const auto& each) { return same_names(patterns, each, wanted); });
}

// No branch of a choice is satisfied. What all of them lack is missing for certain;
// when they lack different things, one of those would do.
Lacking lacking_choice(const Patterns& patterns, const std::vector<Lacking>& branches) {
  Lacking common;
  for (const auto& each : branches.front()) {
    if (std::ranges::all_of(branches, [&](const Lacking& branch) {
          return contains(patterns, branch, each);
        })) {
      common.push_back(each);
    }
  }
  if (!common.empty()) {
    return common;
  }
  std::vector<Pattern> any;
  for (const Lacking& branch : branches) {
    any.insert(any.end(), branch.front().begin(), branch.front().end());
  }
  return {any};
}

}  // namespace

std::string shown(Part part, std::string_view name) {
  const bool element = part == Part::Element;
  return (element ? "<" : "'") + std::string(name) + (element ? ">" : "'");
}

std::vector<std::string_view> names(const State& state, Part part) {
  std::vector<std::string_view> found;
  for (const Step& step : part == Part::Element ? state.elements : state.attributes) {
    if (!step.any) {
      found.push_back(step.name);
    }
  }
  return found;
}

std::string expected_names(const State& state, Part part) {
  std::vector<std::string> all;
  for (const std::string_view name : names(state, part)) {
    all.push_back(shown(part, name));
  }
  if (!all.empty()) {
    return "expected " + join_or(all);
  }
  return part == Part::Element ? "no element may stand there"
                               : "no more attributes may stand there";
}

std::vector<std::string_view> words(const Patterns& patterns, Pattern content) {
  std::vector<std::string_view> found;
  each_value(patterns, content, [&](const Node& node) {
    if (node.kind == Kind::Value) {
      found.push_back(node.name);
    }
  });
  return found;
}

std::string expected_values(const Patterns& patterns, Pattern content) {
  std::vector<std::string> all;
  each_value(patterns, content, [&](const Node& node) {
    add_once(all,
             node.kind == Kind::Value ? shown(Part::Attribute, node.name)
                                      : std::string(node.hint));
  });
  return join_or(all);
}

std::string_view closest_value(const Patterns& patterns,
                               Pattern content,
                               std::string_view value) {
  std::string_view best = closest_match(value, words(patterns, content));
  each_value(patterns, content, [&](const Node& node) {
    if (best.empty() && node.kind == Kind::Data && node.datatype->closest != nullptr) {
      best = node.datatype->closest(value);
    }
  });
  return best;
}

bool mentions(const Patterns& patterns,
              Pattern content,
              Part part,
              std::string_view name) {
  const Node& node = patterns.node(content);
  if (is_leaf(node.kind)) {
    return is_part(node.kind, part) && node.name == name;
  }
  return std::ranges::any_of(patterns.children(content), [&](Pattern child) {
    return mentions(patterns, child, part, name);
  });
}

Lacking lacking(const Patterns& patterns, Pattern content, Part part) {
  const Kind kind = patterns.node(content).kind;
  if (is_part(kind, part)) {
    return {{content}};
  }
  Lacking all;
  if (is_leaf(kind) || kind == Kind::Optional || kind == Kind::ZeroOrMore) {
    return all;
  }
  std::vector<Lacking> branches;
  for (const Pattern child : patterns.children(content)) {
    branches.push_back(lacking(patterns, child, part));
  }
  if (kind == Kind::Choice) {
    const bool satisfied = std::ranges::any_of(branches, &Lacking::empty);
    return satisfied ? all : lacking_choice(patterns, branches);
  }
  for (const Lacking& branch : branches) {
    for (const auto& each : branch) {
      if (!contains(patterns, all, each)) {
        all.push_back(each);
      }
    }
  }
  return all;
}

}  // namespace memdimm::grammar
