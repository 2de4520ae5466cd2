// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/xml_escape.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/utf8.h"
#include "base/visible.h"

namespace memdimm {
namespace {

struct Reference {
  char character;
  std::string_view reference;
};

constexpr std::array kReferences = {
    Reference{'&', "&amp;"},
    Reference{'<', "&lt;"},
    Reference{'>', "&gt;"},
    Reference{'\n', "&#10;"},
    Reference{'\t', "&#9;"},
    Reference{'\r', "&#13;"},
};

// How one character, the bytes `written`, is spelt.
std::string_view spelling(char32_t character, std::string_view written, char quote) {
  constexpr char32_t kNoCharacters = 0xFFFE;  // and U+FFFF, behind it
  for (const Reference& row : kReferences) {
    if (character == static_cast<unsigned char>(row.character)) {
      return row.reference;
    }
  }
  if (character == static_cast<unsigned char>(quote)) {
    return quote == '"' ? "&quot;" : "&apos;";
  }
  const bool none =
      character < 0x20 || character == kNoCharacters || character == kNoCharacters + 1;
  return none ? kReplacement : written;
}

}  // namespace

std::string xml_escaped(std::string_view text, char quote) {
  constexpr char32_t kFirstPrinted = 0x20;  // below it spelling() decides
  std::string out;
  while (!text.empty()) {
    const CodePoint next = decode(text.data(), text.data() + text.size());
    const std::size_t size = std::max(1U, next.size);
    if (next.size != 0 && next.value >= kFirstPrinted &&
        (is_steering(next.value) || is_log_command(text))) {
      out += "&#" + std::to_string(static_cast<std::uint32_t>(next.value)) + ';';
    } else {
      out += next.size == 0 ? kReplacement
                            : spelling(next.value, text.substr(0, size), quote);
    }
    text.remove_prefix(size);
  }
  return out;
}

}  // namespace memdimm
