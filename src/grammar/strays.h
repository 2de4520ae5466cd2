// SPDX-License-Identifier: GPL-2.0-or-later
// Elements and attributes that stand where they are not known: where they belong.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grammar/derive.h"
#include "grammar/homes.h"
#include "grammar/meant.h"
#include "xml/document.h"

namespace memdimm::grammar {

// The elements from the root down to the one in which something stands.
using Lineage = std::vector<const xml::Element*>;

// Where a stray belongs, seen from where it stands.
struct Belongs {
  const Home* home = nullptr;  // nullptr: nowhere
  std::size_t common = 0;      // so much of the home's path is the lineage's

  // The part of the path that the lineage has not.
  [[nodiscard]] std::span<const Enclosing> down() const {
    return std::span(home->path).subspan(common);
  }
};

class Strays {
 public:
  Strays(const Homes& homes, Derivatives& derivatives)
      : homes_(homes), derivatives_(derivatives) {}

  // The place that fits what the element holds best, and of those the nearest: one
  // within the first `scope` elements of the lineage before all others. Under another
  // name than its own where `name` says so.
  [[nodiscard]] Belongs element(const Lineage& in,
                                const xml::Element& stray,
                                std::string_view name,
                                std::size_t scope) const;
  [[nodiscard]] Belongs attribute(const Lineage& in,
                                  const xml::Attribute& stray,
                                  std::string_view name,
                                  std::size_t scope) const;

  // How well what an element holds fits a pattern of its content: above 0 where more is
  // known than is not.
  [[nodiscard]] int fit(const xml::Element& element, Pattern content) const;

  [[nodiscard]] bool takes_unit(Pattern content) const;
  // Whether an attribute `unit` stands beside what belongs there.
  [[nodiscard]] bool has_unit(const Home& home) const;

  // What to write for a value, and its unit: the value itself where the content takes
  // it, what was meant by it where that can be told; "" for none.
  [[nodiscard]] Meant taken_as(Pattern content,
                               std::string_view value,
                               bool sized,
                               std::string_view unit) const;

 private:
  [[nodiscard]] int fit_as_attribute(const Lineage& in,
                                     const xml::Element& stray,
                                     const Home& home) const;
  [[nodiscard]] bool takes(const Home& home, const xml::Attribute& stray) const;

  const Homes& homes_;
  Derivatives& derivatives_;
};

// The value of an element that holds nothing else: its text, or that of its only
// attribute, a unit left out; "" for none.
std::string_view plain_value(const xml::Element& element);
// Its unit; "" for none.
std::string_view unit_of(const xml::Element& element);

// "<slot>" or "'slot'", and where it belongs, as an end of a sentence: "<target>",
// "<hugepages> in <memoryBacking>", "<domain> itself".
std::string shown_tag(const Enclosing& of);
std::string shown_place(const Belongs& belongs, const Lineage& in);

}  // namespace memdimm::grammar
