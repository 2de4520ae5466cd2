// SPDX-License-Identifier: GPL-2.0-or-later
// Text in lines that fit a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace memdimm::report {

// How many columns a terminal gives to one character in UTF-8: 0, 1 or 2.
std::size_t columns_of(std::string_view character);

// How many columns a text takes, one line of it.
std::size_t width_of(std::string_view text);

// Paragraphs, which a blank line parts, with their lines broken anew at `width`
// columns; a word that is longer stays whole. Lines that begin with a blank stay as
// they are.
std::string wrapped(std::string_view text, std::size_t width);

}  // namespace memdimm::report
