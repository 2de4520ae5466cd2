// SPDX-License-Identifier: GPL-2.0-or-later
// Bytes that should be UTF-8: a document's, and file names, which may be anything.
#pragma once

#include <string_view>

namespace memdimm {

// One character; `size` is how many bytes it takes, and 0 for bytes that are not UTF-8
// (overlong forms, surrogates and what lies above U+10FFFF among them).
struct CodePoint {
  char32_t value;
  unsigned size;
};

CodePoint decode(const char* at, const char* end);

bool is_utf8(std::string_view text);

// U+FFFD, which stands for what cannot be told.
inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

}  // namespace memdimm
