// SPDX-License-Identifier: GPL-2.0-or-later
// The elements that both dialects have: memoryBacking and the guest's NUMA nodes.
#pragma once

#include "grammar/pattern.h"

namespace memdimm::dialect {

using Pattern = grammar::Pattern;
using Patterns = grammar::Patterns;

// How a dialect writes its numbers.
struct Numbers {
  const grammar::Datatype& number;

  [[nodiscard]] Pattern size(Patterns& p) const {
    return p.data(number, "a size in decimal digits");
  }
  [[nodiscard]] Pattern node(Patterns& p) const {
    return p.data(number, "a guest NUMA node in decimal digits");
  }
  [[nodiscard]] Pattern count(Patterns& p) const { return p.data(number); }
};

inline constexpr Numbers kPaddedNumbers{grammar::kPaddedNumber};
inline constexpr Numbers kLibvirtNumbers{grammar::kNumber};

Pattern unit(Patterns& p);                                    // an optional attribute
Pattern host_nodes(Patterns& p, std::string_view attribute);  // an optional attribute
Pattern access_of_memory(Patterns& p, std::string_view attribute);
Pattern yes_or_no(Patterns& p, std::string_view attribute);

// <memoryBacking>
Pattern memory_backing(Patterns& p, const Numbers& numbers);

enum class CellMemory { Required, Optional };

// <cpu>, of which only <numa> is looked at.
Pattern cpu(Patterns& p, const Numbers& numbers, CellMemory memory);

// An element that is looked at for the sake of `inside` only: any attributes, text and
// elements but those called one of `names` may stand in it too.
Pattern around(Patterns& p,
               std::string_view name,
               std::initializer_list<Pattern> inside,
               grammar::NameList names);

}  // namespace memdimm::dialect
