// SPDX-License-Identifier: GPL-2.0-or-later
// What a value that cannot be read was meant to be: a unit glued to its number, a
// fraction, a separator of thousands, a character that nobody sees.
#pragma once

#include <string>
#include <string_view>

#include "grammar/pattern.h"

namespace memdimm::grammar {

struct RefusedValue {
  const Patterns& patterns;
  Pattern content;          // that refuses it
  std::string_view text;    // as the document has it
  bool sized = false;       // an attribute beside it holds its unit
  std::string_view unit{};  // which it gives; "" for none, which is KiB
};

struct Meant {
  std::string how{};    // what is wrong with it, to stand behind it: ", a fraction"
  std::string value{};  // what to write; "" where nobody can tell
  std::string unit{};   // the unit to write beside it; "" for the one that is there
  bool sure = false;    // nothing else can have been meant
};

// `value`, where there is one, is taken by the content.
Meant meant(const RefusedValue& refused);

inline constexpr std::string_view kNegative = ", a negative number";

// How one who means a number writes it: decimal digits for "1,024", "0x400", "two" or
// "node1"; "" where it is none. `how` gets what is wrong with it, `sure` whether
// nothing else can have been meant.
std::string number_meant(std::string_view text, std::string& how, bool& sure);

// A set of numbers for "0 1", "0..3", "[0]" or "0x3", in the same way.
std::string set_meant(std::string_view text, std::string& how);

// A size for "1.5", "1GiB" or "2 gigabytes".
struct SizeMeant {
  std::string value{};
  std::string unit{};  // "" for the one that is there
  bool sure = false;
};
SizeMeant size_meant(std::string_view text, std::string_view unit, std::string& how);

}  // namespace memdimm::grammar
