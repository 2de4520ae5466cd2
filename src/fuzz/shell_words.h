// SPDX-License-Identifier: GPL-2.0-or-later
// A shell's reading of words, as far as memdimm writes them: what a user's shell makes
// of the printed arguments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace memdimm::fuzz {

// Plain text, '…', $'…' with octal escapes, \c, and a line that goes on behind \.
std::vector<std::string> shell_words(std::string_view text);

}  // namespace memdimm::fuzz
