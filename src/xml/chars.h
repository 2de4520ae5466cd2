// SPDX-License-Identifier: GPL-2.0-or-later
// The character classes of XML 1.0, fifth edition: a table for single bytes, which is
// all that most documents need, and ranges for the rest of Unicode.
#pragma once

#include <array>
#include <cstdint>

namespace memdimm::xml {

// What a byte may do without a closer look. NUL has no class at all, so a loop over one
// class ends at the NUL behind a std::string's text without asking for the end.
enum ByteClass : std::uint8_t {
  kBlankByte = 1,      // space, tab, line feed, carriage return
  kNameStartByte = 2,  // ASCII only
  kNameByte = 4,       // ASCII only
  kTextByte = 8,       // means nothing in text
  kValueByte = 16,     // means nothing in an attribute's value
  kInsideByte = 32,    // means nothing in comments, CDATA and instructions
};

constexpr std::uint8_t classes_of(unsigned byte) {
  const bool letter = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
  const bool digit = byte >= '0' && byte <= '9';
  const bool start = letter || byte == '_' || byte == ':';
  const bool printable = byte >= 0x20 && byte < 0x80;
  const bool line = byte == '\t' || byte == '\n';
  unsigned classes = 0;
  const auto add = [&classes](bool belongs, ByteClass to) {
    classes |= belongs ? static_cast<unsigned>(to) : 0U;
  };
  add(line || byte == ' ' || byte == '\r', kBlankByte);
  add(start, kNameStartByte);
  add(start || digit || byte == '-' || byte == '.', kNameByte);
  const bool special = byte == '<' || byte == '&';
  add((printable || line) && !special && byte != ']', kTextByte);
  add(printable && !special && byte != '"' && byte != '\'', kValueByte);
  add((printable || line || byte == '\r') && byte != '-' && byte != ']' && byte != '?',
      kInsideByte);
  return static_cast<std::uint8_t>(classes);
}

inline constexpr auto kByteClasses = [] {
  std::array<std::uint8_t, 256> table{};
  for (unsigned byte = 0; byte < table.size(); ++byte) {
    table.at(byte) = classes_of(byte);
  }
  return table;
}();

inline bool is(char byte, ByteClass wanted) {
  return (kByteClasses[static_cast<unsigned char>(byte)] & wanted) != 0;
}

// One character; `size` is how many bytes it takes, and 0 for bytes that are not UTF-8
// (overlong forms, surrogates and what lies above U+10FFFF among them).
struct CodePoint {
  char32_t value;
  unsigned size;
};

CodePoint decode(const char* at, const char* end);

bool is_char(char32_t value);
bool is_name_start(char32_t value);
bool is_name_char(char32_t value);

}  // namespace memdimm::xml
