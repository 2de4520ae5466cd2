// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/decoded.h"

#include <array>
#include <cstddef>

namespace memdimm::xml {
namespace {

constexpr std::string_view kOdd = "&\r";
constexpr std::string_view kOddInValue = "&\r\n\t";

struct Entity {
  std::string_view name;
  char meant;
};

constexpr std::array<Entity, 5> kEntities = {
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};

void append_utf8(char32_t value, std::string& out) {
  const auto byte = [&](char32_t bits) { out += static_cast<char>(bits); };
  const auto follow = [&](unsigned shift) { byte(0x80U | ((value >> shift) & 0x3FU)); };
  if (value < 0x80) {
    byte(value);
  } else if (value < 0x800) {
    byte(0xC0U | (value >> 6U));
    follow(0);
  } else if (value < 0x10000) {
    byte(0xE0U | (value >> 12U));
    follow(6);
    follow(0);
  } else {
    byte(0xF0U | (value >> 18U));
    follow(12);
    follow(6);
    follow(0);
  }
}

char32_t number_of(std::string_view digits, unsigned base) {
  char32_t value = 0;
  for (const char digit : digits) {
    const unsigned low = static_cast<unsigned char>(digit) & 0xFU;
    value = value * base + (digit >= '0' && digit <= '9' ? low : low + 9);
  }
  return value;
}

// `name` is what stands between & and ;
void append_reference(std::string_view name, std::string& out) {
  if (name.starts_with("#x")) {
    append_utf8(number_of(name.substr(2), 16), out);
  } else if (name.starts_with('#')) {
    append_utf8(number_of(name.substr(1), 10), out);
  }
  for (const Entity& entity : kEntities) {
    if (entity.name == name) {
      out += entity.meant;
    }
  }
}

// `odd` are the characters that are not themselves; a line end, and a tab where that is
// odd, becomes `blank`.
std::string decoded(std::string_view raw, std::string_view odd, char blank) {
  std::string out;
  out.reserve(raw.size());
  std::size_t done = 0;
  for (std::size_t at = raw.find_first_of(odd); at != std::string_view::npos;
       at = raw.find_first_of(odd, done)) {
    out += raw.substr(done, at - done);
    if (raw[at] == '&') {
      const std::size_t end = raw.find(';', at);
      append_reference(raw.substr(at + 1, end - at - 1), out);
      done = end + 1;
    } else {
      out += blank;
      done = at + (raw.substr(at).starts_with("\r\n") ? 2 : 1);
    }
  }
  return out += raw.substr(done);
}

}  // namespace

bool is_verbatim_text(std::string_view raw) {
  return raw.find_first_of(kOdd) == std::string_view::npos;
}

bool is_verbatim_value(std::string_view raw) {
  return raw.find_first_of(kOddInValue) == std::string_view::npos;
}

std::string decoded_text(std::string_view raw) {
  return decoded(raw, kOdd, '\n');
}

std::string decoded_value(std::string_view raw) {
  return decoded(raw, kOddInValue, ' ');
}

std::string with_line_feeds(std::string_view raw) {
  return decoded(raw, "\r", '\n');
}

}  // namespace memdimm::xml
