// SPDX-License-Identifier: GPL-2.0-or-later
// How validate() works: validate.cc has the elements, validate_attributes.cc the start
// tags.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "diag/diagnostics.h"
#include "grammar/derive.h"
#include "grammar/expected.h"
#include "xml/document.h"

namespace memdimm::grammar {

// To explain a finding, its siblings are looked at: beyond these it is told bare, so
// that the time stays linear in the size of any document.
inline constexpr std::size_t kMostExplained = 200;

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

class Validator {
 public:
  Validator(const Grammar& grammar, const Source& source, Diagnostics& out)
      : patterns_(grammar.patterns()),
        derivatives_(grammar.derivatives()),
        source_(source),
        out_(out),
        before_(out.all().size()) {}

  void root(const xml::Element& root, Pattern start);

 private:
  void element(const xml::Element& element, Pattern content, bool foreign);
  Pattern attributes(const xml::Element& element, Pattern content);
  Pattern attribute(const StartTag& start,
                    const xml::Attribute& attribute,
                    Pattern state);
  Pattern child(const Place& place, const xml::Element& child, Pattern state);
  bool text(const Place& place);

  void bad_value(const Place& place);
  Pattern unknown_attribute(const StartTag& start,
                            const xml::Attribute& attribute,
                            Pattern state);
  Pattern unknown_element(const Place& place, const xml::Element& child, Pattern state);
  bool misplaced(const Place& place, const xml::Element& child);
  const xml::Attribute* excluding(const StartTag& start,
                                  const xml::Attribute& excluded);
  const xml::Element* excluding(const Place& place, const xml::Element& excluded);
  void missing(const xml::Element& element, Pattern rest, Part part, Pattern content);
  void suspicious(const xml::Element& parent,
                  const xml::Element& child,
                  NameList known);

  std::string tag(const xml::Element& element, Pattern content);
  bool decides(std::string_view attribute, Pattern content);
  bool explains() const { return out_.all().size() - before_ < kMostExplained; }

  const Patterns& patterns_;
  Derivatives& derivatives_;
  const Source& source_;
  Diagnostics& out_;
  std::size_t before_;  // findings of others
};

}  // namespace memdimm::grammar
