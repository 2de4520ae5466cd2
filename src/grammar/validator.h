// SPDX-License-Identifier: GPL-2.0-or-later
// How validate() works: validate.cc has the elements, validate_attributes.cc the start
// tags, validate_values.cc values and text; what belongs elsewhere is told by
// validate_strays.cc, and of attributes by validate_moved.cc.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "grammar/derive.h"
#include "grammar/expected.h"
#include "grammar/sketch.h"
#include "grammar/strays.h"
#include "xml/document.h"

namespace memdimm::grammar {

// To explain a finding, its siblings are looked at: beyond these in one element that is
// judged whole, or outside of all of them, it is told bare, so that the time stays
// linear in the size of any document.
inline constexpr std::size_t kMostExplained = 200;

// Stands for an element's text in a path of names.
inline constexpr std::string_view kText = "#text";

struct StartTag {
  const xml::Element& element;
  Pattern content;  // the element's pattern
  Pattern decided;  // what its deciding attributes leave of that
};

// An element being judged.
struct Place {
  const xml::Element& element;
  Pattern content;  // its pattern, attributes and all
  Pattern inside;   // what may stand in it, now that its start tag is known
  bool foreign;     // unprefixed names in it have a namespace
};

// An attribute that belongs elsewhere.
struct Moved {
  const xml::Attribute* attribute;
  Belongs belongs;      // no home: it is the text of its own element
  std::string_view as;  // the name that it has there
};

// A plain value on its way to where it belongs.
struct Value {
  std::string_view text;
  std::string_view unit;  // "" for none
  bool exactly;           // as it stands, not as it was meant
};

// The attributes of a tag that are not known in it.
struct Unknown {
  std::vector<Moved> moved;                  // they belong elsewhere
  std::vector<const xml::Attribute*> plain;  // nobody knows where
};

// An element on its way to what it was meant to be, and what belongs into one around
// it.
struct Mended {
  Sketch own;
  bool changed = false;  // own
  Sketch around = Sketch("");
  std::string_view around_name = {};

  [[nodiscard]] std::string help(const xml::Element& element) const;
};

class Validator {
 public:
  Validator(const Grammar& grammar, const Source& source, Diagnostics& out)
      : grammar_(grammar),
        patterns_(grammar.patterns()),
        derivatives_(grammar.derivatives()),
        strays_(grammar.homes(), grammar.derivatives()),
        source_(source),
        out_(out),
        before_(out.all().size()) {}

  void root(const xml::Element& root, Pattern start);

 private:
  // validate.cc
  void element(const xml::Element& element, Pattern content, bool foreign);
  void inside(const xml::Element& element, Pattern content, bool foreign);
  Pattern child(const Place& place, const xml::Element& child, Pattern state);
  std::string example_of(const xml::Element& element, const Node& missing);
  void missing(const xml::Element& element, Pattern rest, Part part, Pattern content);
  bool blames(const xml::Element& element, std::string_view missing);
  void tell_missing();
  bool misplaced(const Place& place, const xml::Element& child);
  bool is_odd_one(const Place& place, const xml::Element& other);
  const xml::Element* excluding(const Place& place, const xml::Element& excluded);

  // validate_attributes.cc
  Pattern attributes(const xml::Element& element, Pattern content);
  Pattern attribute(const StartTag& start,
                    const xml::Attribute& attribute,
                    Pattern state,
                    std::vector<const xml::Attribute*>& unknown);
  Pattern unknown_attributes(const StartTag& start,
                             const std::vector<const xml::Attribute*>& all,
                             Pattern state);
  Pattern unknown_attribute(const StartTag& start,
                            const xml::Attribute& attribute,
                            Pattern state,
                            Unknown& unknown);
  Pattern explained_attribute(const StartTag& start,
                              const xml::Attribute& attribute,
                              Pattern state,
                              Unknown& unknown);
  std::string_view attribute_here(const xml::Attribute& attribute,
                                  const State& now,
                                  const std::vector<std::string_view>& candidates);
  void tell_unknown(const StartTag& start,
                    const xml::Attribute& attribute,
                    const State& now,
                    std::string_view meant);
  bool tell_excluding(const StartTag& start, const xml::Attribute& excluded);
  std::string tag(const xml::Element& element, Pattern content);
  bool decides(std::string_view attribute, Pattern content);

  // validate_moved.cc
  bool is_text_of(const StartTag& start, const xml::Attribute& attribute);
  void tell_moved(const StartTag& start, Unknown unknown);
  std::string moved_message(const StartTag& start, const std::vector<Moved>& moved);
  std::string moved_help(const StartTag& start, const Unknown& unknown);
  static Sketch remaining(const StartTag& start, const Unknown& unknown);
  void write_moved(const StartTag& start,
                   const Moved& moved,
                   std::string_view unit,
                   Mended& into);
  [[nodiscard]] bool is_other_form(const Moved& moved) const;
  void tell_other_form(const StartTag& start, const Moved& moved);
  void sketch(Sketch& into,
              const xml::Element* like,
              const Belongs& belongs,
              std::string_view value,
              std::string_view unit);
  bool write_value(Sketch& into,
                   Pattern content,
                   std::string_view value,
                   std::string_view unit,
                   std::string_view& first);
  bool write_as(Sketch& into,
                Pattern content,
                const Value& value,
                std::string_view& first);
  bool write_as_child(Sketch& into,
                      Pattern content,
                      const Value& value,
                      std::string_view& first);
  bool is_needed(Pattern content, Part part, std::string_view name);
  std::vector<const Step*> wanted_first(Pattern content,
                                        Part part,
                                        const std::vector<Step>& steps);

  // validate_strays.cc
  std::optional<Pattern> explained_element(const Place& place,
                                           const xml::Element& child,
                                           Pattern state);
  std::vector<const xml::Element*> alike(const xml::Element& parent,
                                         const xml::Element& element);
  [[nodiscard]] const xml::Element* place_of(const Belongs& belongs) const;
  [[nodiscard]] std::string all_as_written(
      const std::vector<const xml::Element*>& elements) const;
  Pattern unknown_element(const Place& place, const xml::Element& child, Pattern state);
  void tell_elsewhere(const Place& place,
                      const xml::Element& child,
                      const Belongs& belongs);
  void tell_attribute(const Place& place,
                      const xml::Element& child,
                      const Belongs& belongs);
  void tell_element(const Code& code,
                    const xml::Element& child,
                    const Belongs& belongs,
                    const std::vector<const xml::Element*>& others);
  std::vector<const xml::Element*> together(const Place& place,
                                            const xml::Element& child,
                                            const Belongs& belongs);
  bool wraps_text(const Place& place, const xml::Element& child);
  std::string_view meant_here(const Place& place,
                              const xml::Element& child,
                              const State& now,
                              const Belongs& own);
  Pattern renamed(const Place& place,
                  const xml::Element& child,
                  const State& now,
                  std::string_view meant);
  bool displaced(const xml::Element& child, Pattern content);

  // validate_passed.cc
  Pattern named_in_space(const Place& place, const xml::Element& child, Pattern state);
  void passed(const Place& place, const xml::Element& child, NameList known);
  void search(const xml::Element& parent, const xml::Element& element, bool beside);
  bool found_lone(const xml::Element& parent, const xml::Element& element);
  bool suspicious(const xml::Element& parent,
                  const xml::Element& child,
                  NameList known);
  bool is_known_as(std::string_view name, std::string_view in, bool beside) const;
  [[nodiscard]] bool is_prefix_declared(const xml::Element& child) const;

  // validate_values.cc
  bool text(const Place& place);
  void bad_text(const Place& place);
  void bad_attribute(const StartTag& start,
                     const xml::Attribute& attribute,
                     Pattern content);
  void stray_text(const Place& place);
  bool unexpected_text(const Place& place);

  // Whether what is missing at the end of this path stands in the wrong place.
  bool delivered(const std::vector<std::string_view>& path) const;
  void deliver(const Belongs& belongs, std::string_view name);
  [[nodiscard]] std::vector<std::string_view> path_to(std::string_view name) const;

  bool explains() const { return out_.all().size() - before_ < kMostExplained; }

  const Grammar& grammar_;
  const Patterns& patterns_;
  Derivatives& derivatives_;
  Strays strays_;
  const Source& source_;
  Diagnostics& out_;
  std::size_t before_;  // findings of others, and in elements that are judged whole
  std::size_t lacks_told_ = 0;  // with an example that rests on the whole document

  Lineage lineage_;        // the elements around what is looked at
  std::size_t scope_ = 0;  // how many of them are around the nearest judged whole
  // Paths of what that whole holds in the wrong place, and what it lacks.
  std::vector<std::vector<std::string_view>> delivered_;
  struct Lack {
    std::vector<std::vector<std::string_view>> paths;  // one would do
    Diagnostic found;
  };
  std::vector<Lack> lacks_;
  std::vector<const xml::Element*> excused_;  // what they lack is told already
  std::set<const xml::Element*> told_;        // with a sibling of theirs
};

}  // namespace memdimm::grammar
