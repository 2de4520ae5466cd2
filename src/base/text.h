// SPDX-License-Identifier: GPL-2.0-or-later
// Small questions about text that more than one stage asks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/visible.h"  // IWYU pragma: export

namespace memdimm {

// XML's white space: space, tab, carriage return, line feed.
inline constexpr std::string_view kBlanks = " \t\r\n";

std::string_view trim(std::string_view text);

bool is_blank(std::string_view text);

bool equal_ignoring_case(std::string_view a, std::string_view b);

// The parts between `separator`s, empty ones among them; one part for empty text.
std::vector<std::string_view> split(std::string_view text, char separator);

// "a", "a or b", "a, b or c"
std::string join_or(const std::vector<std::string>& words);

// "1 module", "2 modules": `noun` takes an s unless there is exactly one.
std::string counted(std::size_t count, std::string_view noun);

// Whether so few letters differ that `candidate` may have been meant by `text`: never
// false where closest_match() would choose it, and cheap enough to ask of every name.
bool may_be_meant(std::string_view text, std::string_view candidate);

// The candidate that differs least from `text` (letters changed, added, left out or
// swapped; case counts little), or "" where none is near enough to be a slip.
std::string_view closest_match(std::string_view text,
                               const std::vector<std::string_view>& candidates);

// "; did you mean 'near'?", the end of a sentence about a word that is not known; ""
// where nothing is near. Options, rules and ids stand there without quotes.
std::string or_meant(std::string_view near, std::string_view quotes = "'");

}  // namespace memdimm
