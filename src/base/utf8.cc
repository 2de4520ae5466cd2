// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/utf8.h"

#include <array>
#include <cstddef>

namespace memdimm {
namespace {

unsigned length_by_lead(unsigned lead) {
  if (lead < 0x80) {
    return 1;
  }
  if (lead < 0xC2 || lead > 0xF4) {
    return 0;
  }
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

}  // namespace

CodePoint decode(const char* at, const char* end) {
  constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const auto lead = static_cast<unsigned char>(*at);
  const unsigned size = length_by_lead(lead);
  if (size <= 1) {
    return {lead, size};
  }
  if (end - at < static_cast<std::ptrdiff_t>(size)) {
    return {0, 0};
  }
  char32_t value = lead & (0x7FU >> size);
  for (unsigned i = 1; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(at[i]);
    if ((byte & 0xC0U) != 0x80U) {
      return {0, 0};
    }
    value = (value << 6U) | (byte & 0x3FU);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  const bool valid = value >= kLeast.at(size) && value <= 0x10FFFF && !surrogate;
  return {value, valid ? size : 0};
}

bool is_utf8(std::string_view text) {
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    const unsigned size = decode(at, end).size;
    if (size == 0) {
      return false;
    }
    at += size;
  }
  return true;
}

}  // namespace memdimm
