// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/xml_escape.h"

#include <array>

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

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

}  // namespace

std::string xml_escaped(std::string_view text, char quote) {
  std::string out;
  for (const char c : text) {
    std::string_view written(&c, 1);
    if (static_cast<unsigned char>(c) < 0x20) {
      written = kReplacement;
    }
    for (const Reference& row : kReferences) {
      written = row.character == c ? row.reference : written;
    }
    if (c == quote) {
      written = quote == '"' ? "&quot;" : "&apos;";
    }
    out += written;
  }
  return out;
}

}  // namespace memdimm
