// SPDX-License-Identifier: GPL-2.0-or-later
// Characters that do not look like what they are: those that nobody sees, and those
// that look like ASCII.
#pragma once

#include <string>
#include <string_view>

namespace memdimm {

struct OddCharacter {
  char32_t value;
  std::string_view name;   // "zero width space"
  std::string_view meant;  // the ASCII that it stands for, "" for nothing
};

// The row for a character that is invisible or looks like another, or nullptr.
const OddCharacter* odd_character(char32_t value);

// The first of them in `text`, and how many bytes stand before it.
struct FoundCharacter {
  const OddCharacter* row = nullptr;  // nullptr where there is none
  std::size_t at = 0;
  unsigned size = 0;  // in bytes
};
FoundCharacter find_odd_character(std::string_view text);

// `text` with each of them as the ASCII that it was meant to be.
std::string without_odd_characters(std::string_view text);

// "U+200B"
std::string code_point_name(char32_t value);

// "U+200B (zero width space)", or the bare number where it has no row.
std::string shown_character(char32_t value);

}  // namespace memdimm
