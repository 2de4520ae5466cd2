// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/characters.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/utf8.h"

namespace memdimm {
namespace {

// By value. Names: Unicode's, in lower case.
constexpr std::array kOdd = {
    OddCharacter{0x00A0, "no-break space", " "},
    OddCharacter{0x00AB, "left guillemet", "\""},
    OddCharacter{0x00AD, "soft hyphen", ""},
    OddCharacter{0x00B4, "acute accent", "'"},
    OddCharacter{0x00B7, "middle dot", "."},
    OddCharacter{0x00BB, "right guillemet", "\""},
    OddCharacter{0x00D7, "multiplication sign", "*"},
    OddCharacter{0x034F, "combining grapheme joiner", ""},
    OddCharacter{0x0391, "Greek capital letter alpha", "A"},
    OddCharacter{0x0392, "Greek capital letter beta", "B"},
    OddCharacter{0x0395, "Greek capital letter epsilon", "E"},
    OddCharacter{0x0399, "Greek capital letter iota", "I"},
    OddCharacter{0x039A, "Greek capital letter kappa", "K"},
    OddCharacter{0x039C, "Greek capital letter mu", "M"},
    OddCharacter{0x039F, "Greek capital letter omicron", "O"},
    OddCharacter{0x03A1, "Greek capital letter rho", "P"},
    OddCharacter{0x03A4, "Greek capital letter tau", "T"},
    OddCharacter{0x03BF, "Greek small letter omicron", "o"},
    OddCharacter{0x0405, "Cyrillic capital letter dze", "S"},
    OddCharacter{0x0406, "Cyrillic capital letter Byelorussian-Ukrainian i", "I"},
    OddCharacter{0x0410, "Cyrillic capital letter a", "A"},
    OddCharacter{0x0412, "Cyrillic capital letter ve", "B"},
    OddCharacter{0x0415, "Cyrillic capital letter ie", "E"},
    OddCharacter{0x041A, "Cyrillic capital letter ka", "K"},
    OddCharacter{0x041C, "Cyrillic capital letter em", "M"},
    OddCharacter{0x041E, "Cyrillic capital letter o", "O"},
    OddCharacter{0x0420, "Cyrillic capital letter er", "P"},
    OddCharacter{0x0421, "Cyrillic capital letter es", "C"},
    OddCharacter{0x0422, "Cyrillic capital letter te", "T"},
    OddCharacter{0x0425, "Cyrillic capital letter ha", "X"},
    OddCharacter{0x0430, "Cyrillic small letter a", "a"},
    OddCharacter{0x0435, "Cyrillic small letter ie", "e"},
    OddCharacter{0x043A, "Cyrillic small letter ka", "k"},
    OddCharacter{0x043C, "Cyrillic small letter em", "m"},
    OddCharacter{0x043E, "Cyrillic small letter o", "o"},
    OddCharacter{0x0440, "Cyrillic small letter er", "p"},
    OddCharacter{0x0441, "Cyrillic small letter es", "c"},
    OddCharacter{0x0443, "Cyrillic small letter u", "y"},
    OddCharacter{0x0445, "Cyrillic small letter ha", "x"},
    OddCharacter{0x0455, "Cyrillic small letter dze", "s"},
    OddCharacter{0x0456, "Cyrillic small letter Byelorussian-Ukrainian i", "i"},
    OddCharacter{0x0458, "Cyrillic small letter je", "j"},
    OddCharacter{0x0501, "Cyrillic small letter komi de", "d"},
    OddCharacter{0x061C, "Arabic letter mark", ""},
    OddCharacter{0x115F, "Hangul choseong filler", ""},
    OddCharacter{0x1160, "Hangul jungseong filler", ""},
    OddCharacter{0x1680, "Ogham space mark", " "},
    OddCharacter{0x180E, "Mongolian vowel separator", ""},
    OddCharacter{0x2000, "en quad", " "},
    OddCharacter{0x2001, "em quad", " "},
    OddCharacter{0x2002, "en space", " "},
    OddCharacter{0x2003, "em space", " "},
    OddCharacter{0x2004, "three-per-em space", " "},
    OddCharacter{0x2005, "four-per-em space", " "},
    OddCharacter{0x2006, "six-per-em space", " "},
    OddCharacter{0x2007, "figure space", " "},
    OddCharacter{0x2008, "punctuation space", " "},
    OddCharacter{0x2009, "thin space", " "},
    OddCharacter{0x200A, "hair space", " "},
    OddCharacter{0x200B, "zero width space", ""},
    OddCharacter{0x200C, "zero width non-joiner", ""},
    OddCharacter{0x200D, "zero width joiner", ""},
    OddCharacter{0x200E, "left-to-right mark", ""},
    OddCharacter{0x200F, "right-to-left mark", ""},
    OddCharacter{0x2010, "hyphen", "-"},
    OddCharacter{0x2011, "non-breaking hyphen", "-"},
    OddCharacter{0x2012, "figure dash", "-"},
    OddCharacter{0x2013, "en dash", "-"},
    OddCharacter{0x2014, "em dash", "-"},
    OddCharacter{0x2015, "horizontal bar", "-"},
    OddCharacter{0x2018, "left single quotation mark", "'"},
    OddCharacter{0x2019, "right single quotation mark", "'"},
    OddCharacter{0x201A, "single low-9 quotation mark", "'"},
    OddCharacter{0x201B, "single high-reversed-9 quotation mark", "'"},
    OddCharacter{0x201C, "left double quotation mark", "\""},
    OddCharacter{0x201D, "right double quotation mark", "\""},
    OddCharacter{0x201E, "double low-9 quotation mark", "\""},
    OddCharacter{0x201F, "double high-reversed-9 quotation mark", "\""},
    OddCharacter{0x2024, "one dot leader", "."},
    OddCharacter{0x2026, "horizontal ellipsis", "..."},
    OddCharacter{0x2028, "line separator", " "},
    OddCharacter{0x2029, "paragraph separator", " "},
    OddCharacter{0x202A, "left-to-right embedding", ""},
    OddCharacter{0x202B, "right-to-left embedding", ""},
    OddCharacter{0x202C, "pop directional formatting", ""},
    OddCharacter{0x202D, "left-to-right override", ""},
    OddCharacter{0x202E, "right-to-left override", ""},
    OddCharacter{0x202F, "narrow no-break space", " "},
    OddCharacter{0x2032, "prime", "'"},
    OddCharacter{0x2033, "double prime", "\""},
    OddCharacter{0x2039, "single left guillemet", "'"},
    OddCharacter{0x203A, "single right guillemet", "'"},
    OddCharacter{0x2044, "fraction slash", "/"},
    OddCharacter{0x205F, "medium mathematical space", " "},
    OddCharacter{0x2060, "word joiner", ""},
    OddCharacter{0x2061, "function application", ""},
    OddCharacter{0x2062, "invisible times", ""},
    OddCharacter{0x2063, "invisible separator", ""},
    OddCharacter{0x2064, "invisible plus", ""},
    OddCharacter{0x2066, "left-to-right isolate", ""},
    OddCharacter{0x2067, "right-to-left isolate", ""},
    OddCharacter{0x2068, "first strong isolate", ""},
    OddCharacter{0x2069, "pop directional isolate", ""},
    OddCharacter{0x2212, "minus sign", "-"},
    OddCharacter{0x2215, "division slash", "/"},
    OddCharacter{0x2800, "Braille pattern blank", " "},
    OddCharacter{0x3000, "ideographic space", " "},
    OddCharacter{0x3164, "Hangul filler", ""},
    OddCharacter{0xFE0E, "variation selector-15", ""},
    OddCharacter{0xFE0F, "variation selector-16", ""},
    OddCharacter{0xFEFF, "zero width no-break space, or byte order mark", ""},
    OddCharacter{0xFFA0, "halfwidth Hangul filler", ""},
};

// Digits of other scripts, ten in a row each.
struct Digits {
  char32_t zero;
  std::string_view script;
};
constexpr std::array kDigits = {
    Digits{0x0660, "Arabic-Indic digit"},
    Digits{0x06F0, "extended Arabic-Indic digit"},
    Digits{0x0966, "Devanagari digit"},
    Digits{0x2080, "subscript digit"},
};

constexpr std::string_view kAscii =
    "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
    "abcdefghijklmnopqrstuvwxyz{|}~";
constexpr char32_t kFirstFullwidth = 0xFF01;

constexpr auto kFullwidth = [] {
  std::array<OddCharacter, kAscii.size()> rows{};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows.at(i) = {kFirstFullwidth + static_cast<char32_t>(i),
                  "fullwidth form",
                  kAscii.substr(i, 1)};
  }
  return rows;
}();

constexpr auto kOtherDigits = [] {
  constexpr std::string_view kZeroToNine = "0123456789";
  std::array<OddCharacter, kDigits.size() * 10> rows{};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Digits& script = kDigits.at(i / 10);
    rows.at(i) = {script.zero + static_cast<char32_t>(i % 10),
                  script.script,
                  kZeroToNine.substr(i % 10, 1)};
  }
  return rows;
}();

template <std::size_t N>
const OddCharacter* find_row(const std::array<OddCharacter, N>& rows, char32_t value) {
  const auto* row = std::ranges::find(rows, value, &OddCharacter::value);
  return row == rows.end() ? nullptr : row;
}

}  // namespace

const OddCharacter* odd_character(char32_t value) {
  if (value < 0x80) {
    return nullptr;
  }
  if (const OddCharacter* row = find_row(kOdd, value)) {
    return row;
  }
  if (const OddCharacter* row = find_row(kFullwidth, value)) {
    return row;
  }
  return find_row(kOtherDigits, value);
}

FoundCharacter find_odd_character(std::string_view text) {
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); at < end;) {
    const CodePoint next = decode(at, end);
    const OddCharacter* row = next.size == 0 ? nullptr : odd_character(next.value);
    if (row != nullptr) {
      return {row, static_cast<std::size_t>(at - text.data()), next.size};
    }
    at += std::max(next.size, 1U);
  }
  return {};
}

std::string without_odd_characters(std::string_view text) {
  std::string out;
  while (true) {
    const FoundCharacter found = find_odd_character(text);
    if (found.row == nullptr) {
      return out.append(text);
    }
    out.append(text.substr(0, found.at)).append(found.row->meant);
    text.remove_prefix(found.at + found.size);
  }
}

std::string code_point_name(char32_t value) {
  std::string digits = show_hex(value).substr(2);
  for (char& digit : digits) {
    digit = static_cast<char>(digit >= 'a' ? digit - 'a' + 'A' : digit);
  }
  return "U+" + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

std::string shown_character(char32_t value) {
  const OddCharacter* row = odd_character(value);
  const std::string number = code_point_name(value);
  return row == nullptr ? number : number + " (" + std::string(row->name) + ')';
}

}  // namespace memdimm
