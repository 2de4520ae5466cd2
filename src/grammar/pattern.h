// SPDX-License-Identifier: GPL-2.0-or-later
// RELAX NG's algebra as values. A grammar is written once with the builders of
// Patterns, which read like RELAX NG's compact syntax, and has three readers:
// validate.h judges documents by it, expected.h words what it allows, rng.h prints it
// as a schema.
//
// Equal patterns are one pattern (they are interned), which makes the derivatives in
// derive.h a finite automaton that is worked out as documents ask for it.
//
// All names, examples and lists handed to a builder must live as long as the Patterns:
// literals and constexpr arrays do.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/datatype.h"

namespace memdimm::xml {
struct Element;
}

namespace memdimm::grammar {

class Derivatives;
class Homes;

enum class Kind : std::uint8_t {
  NotAllowed,
  Empty,
  Text,
  Data,
  Value,
  Ref,
  Element,
  Attribute,
  AnyElement,
  AnyAttribute,
  Anything,
  Group,
  Interleave,
  Choice,
  Optional,
  OneOrMore,
  ZeroOrMore,
};

// A handle, meaningful to the Patterns that made it.
struct Pattern {
  std::uint32_t index = 0;
  bool operator==(const Pattern&) const = default;
  auto operator<=>(const Pattern&) const = default;
};

inline constexpr Pattern kNotAllowed{0};
inline constexpr Pattern kEmpty{1};

using NameList = std::span<const std::string_view>;

inline bool lists(NameList names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

struct Node {
  Kind kind = Kind::NotAllowed;
  std::string_view name{};  // of an element, attribute or ref; the text of a value
  std::string_view
      hint{};  // an example of the element or attribute; how data is called
  const Datatype* datatype = nullptr;  // of data
  NameList except{};                   // of the any-kinds
  std::uint32_t first = 0;             // the children
  std::uint32_t count = 0;
};

class Patterns {
 public:
  Patterns();

  Pattern text();
  // `shown` words it for this place ("a slot number in decimal digits"); the row's own
  // wording where it is empty.
  Pattern data(const Datatype& type, std::string_view shown = {});
  Pattern value(std::string_view exactly);
  Pattern one_of(std::span<const std::string_view> values);
  Pattern one_of(std::initializer_list<std::string_view> values) {
    return one_of(std::span(values.begin(), values.size()));
  }

  // `example` is what a message tells the user to add where this is missing.
  Pattern element(std::string_view name,
                  std::initializer_list<Pattern> content,
                  std::string_view example = {});
  Pattern attribute(std::string_view name,
                    Pattern content,
                    std::string_view example = {});

  // What is none of the grammar's business: any content and attributes, in any
  // namespace. To be used only as the whole content of an element.
  Pattern anything();
  // An element with any content whose name (in no namespace) is none of `names`.
  Pattern any_element_except(NameList names);
  Pattern any_attribute_except(NameList names);

  Pattern group(std::span<const Pattern> parts);
  Pattern interleave(std::span<const Pattern> parts);
  Pattern choice(std::span<const Pattern> parts);
  Pattern group(std::initializer_list<Pattern> parts);
  Pattern interleave(std::initializer_list<Pattern> parts);
  Pattern choice(std::initializer_list<Pattern> parts);
  Pattern optional(Pattern part);
  Pattern one_or_more(Pattern part);
  Pattern zero_or_more(Pattern part);

  // `pattern` with other children; a ref becomes its body.
  Pattern rebuilt(Pattern pattern, std::span<const Pattern> children);

  // `body`, which the schema shall write once under this name.
  Pattern define(std::string_view name, Pattern body);

  [[nodiscard]] const Node& node(Pattern pattern) const {
    return nodes_[pattern.index];
  }
  // Valid until the next pattern is made.
  [[nodiscard]] std::span<const Pattern> children(Pattern pattern) const {
    const Node& of = node(pattern);
    return {children_.data() + of.first, of.count};
  }
  [[nodiscard]] Pattern child(Pattern pattern) const {
    return children_[node(pattern).first];
  }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }

 private:
  Pattern intern(Node node, std::span<const Pattern> children);
  [[nodiscard]] bool same(const Node& a,
                          std::span<const Pattern> children,
                          Pattern b) const;
  void grow_table();

  std::vector<Node> nodes_;
  std::vector<std::size_t> hashes_;  // of the node with the same index
  std::vector<Pattern> children_;
  std::vector<std::uint32_t> table_;  // open addressing; 0 is a free place
};

// A name that means something else in the rest of the format. Where `in` is "*",
// anywhere but straight in an element that the grammar looks at; else in that element.
struct Homonym {
  std::string_view name;
  std::string_view in;
};

// An element beside the grammar's whose misspelling is told, and words that are near to
// it but right.
struct Neighbour {
  std::string_view in;
  std::string_view name;
  std::string_view unlike = {};
};

struct Blame {
  const xml::Element* child;
  std::string message;
  std::string help;
};

// What a grammar's owner knows of the format around it.
struct Surroundings {
  std::span<const Homonym> homonyms{};
  std::span<const Neighbour> neighbours{};
  std::span<const std::string_view> foreign{};  // elements in which anything may stand
  std::span<const std::string_view> plain{};    // in which no homonym does
  std::span<const std::string_view>
      lone{};  // attributes that are no elements elsewhere
  // What to add where an attribute is missing, worked out of the document; "" for the
  // grammar's example. May be nullptr.
  std::string (*example)(const xml::Element& root,
                         const xml::Element& in,
                         std::string_view missing) = nullptr;
  // The child because of which something is missing in `in`, which is in `whole`: what
  // is wrong with it, and the help. May be nullptr.
  std::optional<Blame> (*blame)(const xml::Element& whole,
                                const xml::Element& in,
                                std::string_view missing) = nullptr;
};

// Patterns and where a document starts. What validate() derives is kept in it, so that
// a thousand small documents cost little; therefore a Grammar belongs to one thread at
// a time. Building one takes microseconds: each thread makes its own.
class Grammar {
 public:
  Grammar(Patterns patterns, Pattern start, Surroundings surroundings = {});
  Grammar(Grammar&&) noexcept;
  Grammar& operator=(Grammar&&) noexcept;
  Grammar(const Grammar&) = delete;
  Grammar& operator=(const Grammar&) = delete;
  ~Grammar();

  [[nodiscard]] Pattern start() const { return start_; }
  [[nodiscard]] const Patterns& patterns() const;
  [[nodiscard]] Derivatives& derivatives() const { return *derivatives_; }
  [[nodiscard]] const Homes& homes() const { return *homes_; }
  [[nodiscard]] const Surroundings& surroundings() const { return surroundings_; }

 private:
  std::unique_ptr<Homes> homes_;
  std::unique_ptr<Derivatives> derivatives_;
  Pattern start_;
  Surroundings surroundings_;
};

}  // namespace memdimm::grammar
