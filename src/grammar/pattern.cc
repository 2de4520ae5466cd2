// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/pattern.h"

#include <algorithm>

#include "grammar/derive.h"
#include "grammar/homes.h"

namespace memdimm::grammar {
namespace {

std::size_t mix(std::size_t seed, std::size_t value) {
  constexpr std::size_t kGolden = 0x9E3779B97F4A7C15U;
  return (seed ^ value) * kGolden ^ (seed >> 29U);
}

std::size_t hash_of(const Node& node, std::span<const Pattern> children) {
  const std::hash<std::string_view> text;
  const std::hash<const void*> pointer;
  auto seed = static_cast<std::size_t>(node.kind);
  seed = mix(seed, text(node.name));
  seed = mix(seed, text(node.hint));
  seed = mix(seed, pointer(node.datatype));
  seed = mix(seed, pointer(node.except.data()));
  for (const Pattern child : children) {
    seed = mix(seed, child.index);
  }
  return seed;
}

}  // namespace

Patterns::Patterns() : table_(512) {
  constexpr std::size_t kTypical = 512;
  nodes_.reserve(kTypical);
  hashes_.reserve(kTypical);
  children_.reserve(4 * kTypical);
  for (const Kind kind : {Kind::NotAllowed, Kind::Empty}) {
    nodes_.push_back({.kind = kind});
    hashes_.push_back(0);
  }
}

bool Patterns::same(const Node& a, std::span<const Pattern> children, Pattern b) const {
  const Node& other = node(b);
  return a.kind == other.kind && a.name == other.name && a.hint == other.hint &&
         a.datatype == other.datatype && a.except.data() == other.except.data() &&
         std::ranges::equal(children, this->children(b));
}

void Patterns::grow_table() {
  std::vector<std::uint32_t> larger(table_.size() * 2);
  for (const std::uint32_t index : table_) {
    if (index == 0) {
      continue;
    }
    std::size_t place = hashes_[index] & (larger.size() - 1);
    while (larger[place] != 0) {
      place = (place + 1) & (larger.size() - 1);
    }
    larger[place] = index;
  }
  table_ = std::move(larger);
}

Pattern Patterns::intern(Node node, std::span<const Pattern> children) {
  const std::size_t hash = hash_of(node, children);
  std::size_t place = hash & (table_.size() - 1);
  while (table_[place] != 0) {
    const Pattern there{table_[place]};
    if (hashes_[there.index] == hash && same(node, children, there)) {
      return there;
    }
    place = (place + 1) & (table_.size() - 1);
  }
  node.first = static_cast<std::uint32_t>(children_.size());
  node.count = static_cast<std::uint32_t>(children.size());
  const auto index = static_cast<std::uint32_t>(nodes_.size());
  children_.insert(children_.end(), children.begin(), children.end());
  nodes_.push_back(node);
  hashes_.push_back(hash);
  table_[place] = index;
  if (2 * nodes_.size() > table_.size()) {
    grow_table();
  }
  return {index};
}

Pattern Patterns::text() {
  return intern({.kind = Kind::Text}, {});
}

Pattern Patterns::data(const Datatype& type, std::string_view shown) {
  return intern({.kind = Kind::Data,
                 .hint = shown.empty() ? type.shown : shown,
                 .datatype = &type},
                {});
}

Pattern Patterns::value(std::string_view exactly) {
  return intern({.kind = Kind::Value, .name = exactly}, {});
}

Pattern Patterns::one_of(std::span<const std::string_view> values) {
  std::vector<Pattern> parts;
  for (const std::string_view each : values) {
    parts.push_back(value(each));
  }
  return choice(parts);
}

Pattern Patterns::element(std::string_view name,
                          std::initializer_list<Pattern> content,
                          std::string_view example) {
  const Pattern inside = group(content);
  return intern({.kind = Kind::Element, .name = name, .hint = example},
                std::span(&inside, 1));
}

Pattern Patterns::attribute(std::string_view name,
                            Pattern content,
                            std::string_view example) {
  return intern({.kind = Kind::Attribute, .name = name, .hint = example},
                std::span(&content, 1));
}

Pattern Patterns::anything() {
  return intern({.kind = Kind::Anything}, {});
}

Pattern Patterns::any_element_except(NameList names) {
  const Pattern inside = anything();
  return intern({.kind = Kind::AnyElement, .except = names}, std::span(&inside, 1));
}

Pattern Patterns::any_attribute_except(NameList names) {
  const Pattern inside = text();
  return intern({.kind = Kind::AnyAttribute, .except = names}, std::span(&inside, 1));
}

Pattern Patterns::group(std::span<const Pattern> parts) {
  std::vector<Pattern> kept;
  kept.reserve(parts.size());
  for (const Pattern part : parts) {
    if (part == kNotAllowed) {
      return part;
    }
    if (node(part).kind == Kind::Group) {
      const auto inner = children(part);
      kept.insert(kept.end(), inner.begin(), inner.end());
    } else if (part != kEmpty) {
      kept.push_back(part);
    }
  }
  if (kept.empty()) {
    return kEmpty;
  }
  return kept.size() == 1 ? kept.front() : intern({.kind = Kind::Group}, kept);
}

Pattern Patterns::interleave(std::span<const Pattern> parts) {
  std::vector<Pattern> kept;
  kept.reserve(parts.size());
  for (const Pattern part : parts) {
    if (part == kNotAllowed) {
      return part;
    }
    if (node(part).kind == Kind::Interleave) {
      const auto inner = children(part);
      kept.insert(kept.end(), inner.begin(), inner.end());
    } else if (part != kEmpty) {
      kept.push_back(part);
    }
  }
  if (kept.empty()) {
    return kEmpty;
  }
  return kept.size() == 1 ? kept.front() : intern({.kind = Kind::Interleave}, kept);
}

Pattern Patterns::choice(std::span<const Pattern> parts) {
  std::vector<Pattern> kept;
  kept.reserve(parts.size());
  const auto keep = [&](Pattern part) {
    if (std::find(kept.begin(), kept.end(), part) == kept.end()) {
      kept.push_back(part);
    }
  };
  for (const Pattern part : parts) {
    if (node(part).kind == Kind::Choice) {
      std::ranges::for_each(children(part), keep);
    } else if (part != kNotAllowed) {
      keep(part);
    }
  }
  if (kept.empty()) {
    return kNotAllowed;
  }
  return kept.size() == 1 ? kept.front() : intern({.kind = Kind::Choice}, kept);
}

Pattern Patterns::group(std::initializer_list<Pattern> parts) {
  return group(std::span(parts.begin(), parts.size()));
}

Pattern Patterns::interleave(std::initializer_list<Pattern> parts) {
  return interleave(std::span(parts.begin(), parts.size()));
}

Pattern Patterns::choice(std::initializer_list<Pattern> parts) {
  return choice(std::span(parts.begin(), parts.size()));
}

Pattern Patterns::optional(Pattern part) {
  const Kind kind = node(part).kind;
  if (part == kNotAllowed || part == kEmpty) {
    return kEmpty;
  }
  if (kind == Kind::Optional || kind == Kind::ZeroOrMore) {
    return part;
  }
  return intern({.kind = Kind::Optional}, std::span(&part, 1));
}

Pattern Patterns::one_or_more(Pattern part) {
  if (part == kNotAllowed || part == kEmpty) {
    return part;
  }
  return intern({.kind = Kind::OneOrMore}, std::span(&part, 1));
}

Pattern Patterns::zero_or_more(Pattern part) {
  if (part == kNotAllowed || part == kEmpty) {
    return kEmpty;
  }
  return intern({.kind = Kind::ZeroOrMore}, std::span(&part, 1));
}

Pattern Patterns::define(std::string_view name, Pattern body) {
  return intern({.kind = Kind::Ref, .name = name}, std::span(&body, 1));
}

Pattern Patterns::rebuilt(Pattern pattern, std::span<const Pattern> children) {
  switch (node(pattern).kind) {
    case Kind::Group:
      return group(children);
    case Kind::Interleave:
      return interleave(children);
    case Kind::Choice:
      return choice(children);
    case Kind::Optional:
      return optional(children.front());
    case Kind::OneOrMore:
      return one_or_more(children.front());
    case Kind::ZeroOrMore:
      return zero_or_more(children.front());
    case Kind::Ref:
      return children.front();
    case Kind::NotAllowed:
    case Kind::Empty:
    case Kind::Text:
    case Kind::Data:
    case Kind::Value:
    case Kind::Element:
    case Kind::Attribute:
    case Kind::AnyElement:
    case Kind::AnyAttribute:
    case Kind::Anything:
      return pattern;
  }
  return pattern;
}

Grammar::Grammar(Patterns patterns, Pattern start, Surroundings surroundings)
    : homes_(std::make_unique<Homes>(patterns, start)),
      derivatives_(std::make_unique<Derivatives>(std::move(patterns))),
      start_(start),
      surroundings_(surroundings) {}

Grammar::Grammar(Grammar&&) noexcept = default;
Grammar& Grammar::operator=(Grammar&&) noexcept = default;
Grammar::~Grammar() = default;

const Patterns& Grammar::patterns() const {
  return derivatives_->patterns();
}

}  // namespace memdimm::grammar
