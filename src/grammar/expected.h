// SPDX-License-Identifier: GPL-2.0-or-later
// What a pattern allows or demands, in words for a message.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grammar/derive.h"

namespace memdimm::grammar {

enum class Part { Element, Attribute };

// "<size>" or "'slot'": how messages write a name.
std::string shown(Part part, std::string_view name);

// The names that may come next, as written in the grammar, any-patterns left out.
std::vector<std::string_view> names(const State& state, Part part);

// "; expected <size> or <node>", or what to say where nothing more may come.
std::string expected_names(const State& state, Part part);

// The words of an enumeration; empty for other data.
std::vector<std::string_view> words(const Patterns& patterns, Pattern content);

// "'ram', 'rom' or 'flash'", "a size in decimal digits"
std::string expected_values(const Patterns& patterns, Pattern content);

// The word or unit that `value` most likely was meant to be, or "".
std::string_view closest_value(const Patterns& patterns,
                               Pattern content,
                               std::string_view value);

// Whether `name` may stand somewhere in this content, now or later.
bool mentions(const Patterns& patterns,
              Pattern content,
              Part part,
              std::string_view name);

// What a pattern that is not satisfied still lacks: each entry is one finding, and
// lists the element or attribute patterns of which one would do.
using Lacking = std::vector<std::vector<Pattern>>;
Lacking lacking(const Patterns& patterns, Pattern content, Part part);

}  // namespace memdimm::grammar
