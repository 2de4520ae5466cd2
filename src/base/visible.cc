// SPDX-License-Identifier: GPL-2.0-or-later
// Which characters steer: the general categories Cc, Cf, Zl and Zp of Unicode 15, and
// letters and marks that are there to be invisible.
#include "base/visible.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "base/utf8.h"

namespace memdimm {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr std::array kSteering = {
    Range{0x00, 0x1F},       Range{0x7F, 0x9F},       Range{0xAD, 0xAD},
    Range{0x34F, 0x34F},     Range{0x600, 0x605},     Range{0x61C, 0x61C},
    Range{0x6DD, 0x6DD},     Range{0x70F, 0x70F},     Range{0x890, 0x891},
    Range{0x8E2, 0x8E2},     Range{0x115F, 0x1160},   Range{0x17B4, 0x17B5},
    Range{0x180B, 0x180F},   Range{0x200B, 0x200F},   Range{0x2028, 0x202E},
    Range{0x2060, 0x206F},   Range{0x3164, 0x3164},   Range{0xFE00, 0xFE0F},
    Range{0xFEFF, 0xFEFF},   Range{0xFFA0, 0xFFA0},   Range{0xFFF0, 0xFFFB},
    Range{0x110BD, 0x110BD}, Range{0x110CD, 0x110CD}, Range{0x13430, 0x1343F},
    Range{0x1BCA0, 0x1BCA3}, Range{0x1D173, 0x1D17A}, Range{0xE0000, 0xE0FFF},
};

std::string hex(std::uint32_t value, std::size_t digits) {
  std::array<char, 8> out{};
  const auto [end, error] =
      std::to_chars(out.data(), out.data() + out.size(), value, 16);
  const std::string text(out.data(), end);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}

std::string byte_escape(std::uint32_t value) {
  return "\\x" + hex(value, 2);
}

}  // namespace

bool is_steering(char32_t character) {
  const auto* row = std::lower_bound(
      kSteering.begin(),
      kSteering.end(),
      character,
      [](const Range& range, char32_t one) { return range.last < one; });
  return row != kSteering.end() && row->first <= character;
}

bool is_log_command(std::string_view text) {
  if (!text.starts_with("##")) {
    return false;
  }
  const std::size_t name = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz", 2);
  return name != std::string_view::npos && text[name] == '[';
}

Glyph first_glyph(std::string_view text) {
  const CodePoint point = decode(text.data(), text.data() + text.size());
  if (point.size == 0) {
    const auto byte = static_cast<unsigned char>(text.front());
    const std::string escape = byte_escape(byte);
    return {escape, escape.size(), 1};
  }
  if (point.value == '\t') {
    return {"    ", 4, 1};
  }
  if (is_steering(point.value) || is_log_command(text)) {
    const std::string escape = point.value <= 0xFF ? byte_escape(point.value)
                                                   : "\\u{" + hex(point.value, 4) + '}';
    return {escape, escape.size(), point.size};
  }
  return {std::string(text.substr(0, point.size)), 1, point.size};
}

std::string visible(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c >= 0x20 && c < 0x7F && c != '#';
  });
  if (plain) {
    return std::string(text);
  }
  std::string out;
  while (!text.empty()) {
    const Glyph next = first_glyph(text);
    out += next.text;
    text.remove_prefix(next.size);
  }
  return out;
}

std::string visible_lines(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = text.find('\n');
    out += visible(text.substr(0, end));
    if (end == std::string_view::npos) {
      return out;
    }
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

std::string quoted(std::string_view text, std::size_t longest) {
  std::string out = "'";
  for (std::size_t shown = 0; !text.empty(); ++shown) {
    if (shown == longest) {
      return out + "…'";
    }
    const Glyph next = first_glyph(text);
    out += text.front() == '\t' ? byte_escape('\t') : next.text;
    text.remove_prefix(next.size);
  }
  return out + '\'';
}

std::string leading_path(std::string_view path) {
  return (path.starts_with("::") ? "./" : "") + visible(path);
}

}  // namespace memdimm
