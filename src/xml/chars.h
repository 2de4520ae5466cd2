// SPDX-License-Identifier: GPL-2.0-or-later
// The character classes of XML 1.0, fifth edition: a table for single bytes, which is
// all that most documents need, and ranges for the rest of Unicode.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

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

constexpr bool is_one_of(unsigned byte, std::string_view characters) {
  return byte < 0x80 &&
         characters.find(static_cast<char>(byte)) != std::string_view::npos;
}

constexpr bool is_ascii_letter(unsigned byte) {
  const unsigned upper = byte & ~0x20U;
  return upper >= 'A' && upper <= 'Z';
}

constexpr std::uint8_t classes_of(unsigned byte) {
  const bool start = is_ascii_letter(byte) || is_one_of(byte, "_:");
  const bool printable = byte >= 0x20 && byte < 0x80;
  const bool with_lines = printable || is_one_of(byte, "\t\n");
  unsigned classes = 0;
  const auto add = [&classes](bool belongs, ByteClass to) {
    classes |= belongs ? static_cast<unsigned>(to) : 0U;
  };
  add(is_one_of(byte, " \t\r\n"), kBlankByte);
  add(start, kNameStartByte);
  add(start || is_one_of(byte, "0123456789-."), kNameByte);
  add(with_lines && !is_one_of(byte, "<&]"), kTextByte);
  add(printable && !is_one_of(byte, "<&\"'"), kValueByte);
  add((with_lines || byte == '\r') && !is_one_of(byte, "-]?"), kInsideByte);
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

bool is_char(char32_t value);
bool is_name_start(char32_t value);
bool is_name_char(char32_t value);

}  // namespace memdimm::xml
