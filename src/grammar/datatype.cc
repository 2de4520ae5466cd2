// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/datatype.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/text.h"

namespace memdimm::grammar {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_alias_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-' || c == '.';
}

bool all(std::string_view text, bool (*is)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is);
}

std::string_view without_prefix(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

std::string_view without_0x(std::string_view text) {
  const bool marked = text.starts_with("0x") || text.starts_with("0X");
  return marked ? text.substr(2) : text;
}

bool decimal_or_marked_hex(std::string_view text) {
  const std::string_view digits = without_0x(text);
  return all(digits, digits.size() == text.size() ? is_digit : is_hex_digit);
}

bool padded_number(std::string_view text) {
  return all(trim(text), is_digit);
}

bool padded_address(std::string_view text) {
  return decimal_or_marked_hex(trim(text));
}

// Behind the blanks and the sign that strtoull() skips.
std::string_view behind_sign(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return without_prefix(text, "+");
}

bool number(std::string_view text) {
  return all(behind_sign(text), is_digit);
}

bool hex_number(std::string_view text) {
  return all(without_0x(behind_sign(text)), is_hex_digit);
}

bool unit(std::string_view text) {
  return find_unit(text) != nullptr;
}

bool id_item(std::string_view text) {
  text = trim(text);
  if (text.starts_with('^')) {
    return padded_number(text.substr(1));
  }
  const std::size_t dash = text.find('-');
  return padded_number(text.substr(0, dash)) &&
         (dash == std::string_view::npos || padded_number(text.substr(dash + 1)));
}

bool id_set(std::string_view text) {
  auto items = split(text, ',');
  if (items.size() > 1 && is_blank(items.back())) {
    items.pop_back();
  }
  return std::all_of(items.begin(), items.end(), id_item);
}

bool alias(std::string_view text) {
  return all(text, is_alias_character);
}

bool absolute_path(std::string_view text) {
  return text.starts_with('/');
}

bool uuid(std::string_view text) {
  constexpr std::array<std::size_t, 4> kDashes = {8, 13, 18, 23};
  constexpr std::size_t kWithDashes = 36;
  constexpr std::size_t kPlain = 32;
  if (text.size() == kPlain) {
    return all(text, is_hex_digit);
  }
  if (text.size() != kWithDashes) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = std::find(kDashes.begin(), kDashes.end(), i) != kDashes.end();
    if (dash ? text[i] != '-' : !is_hex_digit(text[i])) {
      return false;
    }
  }
  return true;
}

// As strtoull() reads a number of any base: octal behind a 0.
template <std::uint64_t Limit>
bool up_to(std::string_view text) {
  const auto value = parse_any_base(text);
  return value && *value <= Limit;
}

bool usb_port(std::string_view text) {
  const auto parts = split(text, '.');
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    return all(part, is_digit);
  });
}

}  // namespace

const Datatype kPaddedNumber = {
    .name = "paddedNumber",
    .facet = R"(\s*[0-9]+\s*)",
    .reads = Reads::Number,
    .accepts = padded_number,
    .shown = "a number in decimal digits",
    .closest = nullptr,
};

const Datatype kPaddedAddress = {
    .name = "paddedAddress",
    .facet = R"(\s*([0-9]+|0[xX][0-9a-fA-F]+)\s*)",
    .reads = Reads::Hexadecimal,
    .accepts = padded_address,
    .shown = "an address in decimal digits, or in hexadecimal behind 0x",
    .closest = nullptr,
};

const Datatype kNumber = {
    .name = "number",
    .facet = R"(\s*\+?[0-9]+)",
    .reads = Reads::Number,
    .accepts = number,
    .shown = "a number in decimal digits",
    .closest = nullptr,
};

const Datatype kHexNumber = {
    .name = "hexNumber",
    .facet = R"(\s*\+?(0[xX])?[0-9a-fA-F]+)",
    .reads = Reads::Hexadecimal,
    .accepts = hex_number,
    .shown = "a number in hexadecimal digits",
    .closest = nullptr,
};

const Datatype kUnit = {
    .name = "unit",
    .facet = "[bB]([yY][tT][eE][sS]?)?|[kKmMgGtTpPeE]([iI]?[bB])?",
    .reads = Reads::Unit,
    .accepts = unit,
    .shown = "a unit such as KiB, MiB or GiB",
    .closest = closest_unit,
};

const Datatype kIdSet = {
    .name = "idSet",
    .facet = R"(\s*(\^\s*[0-9]+|[0-9]+(\s*-\s*[0-9]+)?)\s*)"
             R"((,\s*(\^\s*[0-9]+|[0-9]+(\s*-\s*[0-9]+)?)\s*)*(,\s*)?)",
    .reads = Reads::Set,
    .accepts = id_set,
    .shown = "a set of numbers such as 0-3,8",
    .closest = nullptr,
};

const Datatype kAlias = {
    .name = "aliasName",
    .facet = R"([a-zA-Z0-9_\-.]+)",
    .reads = Reads::Name,
    .accepts = alias,
    .shown = "a name of letters, digits, '_', '-' and '.'",
    .closest = nullptr,
};

const Datatype kAbsolutePath = {
    .name = "absolutePath",
    .facet = R"(/[\s\S]*)",
    .reads = Reads::Path,
    .accepts = absolute_path,
    .shown = "an absolute path",
    .closest = nullptr,
};

const Datatype kUuid = {
    .name = "uuid",
    .facet =
        "[0-9a-fA-F]{32}|"
        "[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}",
    .reads = Reads::Uuid,
    .accepts = uuid,
    .shown = "a UUID such as 49545eb3-75e1-2d0a-acdd-f0294406c99e",
    .closest = nullptr,
};

const Datatype kUpTo3 = {
    .name = "upTo3",
    .facet = R"(\s*\+?(0*[0-3]|0[xX]0*[0-3]))",
    .reads = Reads::Number,
    .accepts = up_to<3>,
    .shown = "a number up to 3, decimal or in hexadecimal behind 0x",
    .closest = nullptr,
};

const Datatype kUpTo7 = {
    .name = "upTo7",
    .facet = R"(\s*\+?(0*[0-7]|0[xX]0*[0-7]))",
    .reads = Reads::Number,
    .accepts = up_to<7>,
    .shown = "a number up to 7, decimal or in hexadecimal behind 0x",
    .closest = nullptr,
};

const Datatype kUpTo31 = {
    .name = "upTo31",
    .facet = R"(\s*\+?([12]?[0-9]|3[01]|0+[1-3]?[0-7]|0[xX]0*1?[0-9a-fA-F]))",
    .reads = Reads::Number,
    .accepts = up_to<31>,
    .shown = "a number up to 31, decimal or in hexadecimal behind 0x",
    .closest = nullptr,
};

const Datatype kUpTo254 = {
    .name = "upTo254",
    .facet = R"(\s*\+?([1-9]?[0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-4])"
             R"(|0+([0-7]{1,2}|[12][0-7]{2}|3[0-6][0-7]|37[0-6]))"
             R"(|0[xX]0*([0-9a-eA-E]?[0-9a-fA-F]|[fF][0-9a-eA-E])))",
    .reads = Reads::Number,
    .accepts = up_to<254>,
    .shown = "a number up to 254, decimal or in hexadecimal behind 0x",
    .closest = nullptr,
};

const Datatype kUpTo255 = {
    .name = "upTo255",
    .facet = R"(\s*\+?([1-9]?[0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
             R"(|0+([0-7]{1,2}|[1-3][0-7]{2})|0[xX]0*[0-9a-fA-F]{1,2}))",
    .reads = Reads::Number,
    .accepts = up_to<255>,
    .shown = "a number up to 255, decimal or in hexadecimal behind 0x",
    .closest = nullptr,
};

const Datatype kUpTo65535 = {
    .name = "upTo65535",
    .facet = R"(\s*\+?([0-9]|[1-9][0-9]{1,3}|[1-5][0-9]{4}|6[0-4][0-9]{3})"
             R"(|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
             R"(|0+1?[0-7]{1,5}|0[xX]0*[0-9a-fA-F]{1,4}))",
    .reads = Reads::Number,
    .accepts = up_to<65535>,
    .shown = "a number up to 65535, decimal or in hexadecimal behind 0x",
    .closest = nullptr,
};

const Datatype kUsbPort = {
    .name = "usbPort",
    .facet = R"([0-9]+(\.[0-9]+)*)",
    .reads = Reads::Name,
    .accepts = usb_port,
    .shown = "a USB port such as 1.4",
    .closest = nullptr,
};

std::span<const Datatype* const> datatypes() {
  static constexpr std::array kRows = {
      &kPaddedNumber,
      &kPaddedAddress,
      &kNumber,
      &kHexNumber,
      &kUnit,
      &kIdSet,
      &kAlias,
      &kAbsolutePath,
      &kUuid,
      &kUpTo3,
      &kUpTo7,
      &kUpTo31,
      &kUpTo254,
      &kUpTo255,
      &kUpTo65535,
      &kUsbPort,
  };
  return kRows;
}

}  // namespace memdimm::grammar
