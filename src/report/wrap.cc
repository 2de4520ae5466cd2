// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wrap.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"

namespace memdimm::report {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Unicode's East Asian Width W and F, in large ranges.
constexpr std::array kWide = {Range{0x1100, 0x115F},
                              Range{0x2E80, 0x303E},
                              Range{0x3041, 0xA4CF},
                              Range{0xA960, 0xA97C},
                              Range{0xAC00, 0xD7A3},
                              Range{0xF900, 0xFAFF},
                              Range{0xFE30, 0xFE6F},
                              Range{0xFF01, 0xFF60},
                              Range{0xFFE0, 0xFFE6},
                              Range{0x1F300, 0x1F64F},
                              Range{0x1F680, 0x1F6FF},
                              Range{0x1F900, 0x1FAFF},
                              Range{0x20000, 0x3FFFD}};

// What is drawn over the character in front of it, or not at all.
constexpr std::array kNone = {Range{0x0300, 0x036F},
                              Range{0x0483, 0x0489},
                              Range{0x0591, 0x05BD},
                              Range{0x1AB0, 0x1AFF},
                              Range{0x1DC0, 0x1DFF},
                              Range{0x200B, 0x200F},
                              Range{0x20D0, 0x20FF},
                              Range{0xFE00, 0xFE0F},
                              Range{0xFE20, 0xFE2F}};

template <std::size_t Size>
bool is_in(char32_t c, const std::array<Range, Size>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& one) {
    return one.first <= c && c <= one.last;
  });
}

bool continues(char byte) {
  return (static_cast<std::uint8_t>(byte) & 0xC0U) == 0x80U;
}

char32_t code_point(std::string_view character) {
  const auto first = static_cast<std::uint8_t>(character.front());
  char32_t out = character.size() == 1   ? first
                 : character.size() == 2 ? first & 0x1FU
                 : character.size() == 3 ? first & 0x0FU
                                         : first & 0x07U;
  for (const char byte : character.substr(1)) {
    out = (out << 6U) | (static_cast<std::uint8_t>(byte) & 0x3FU);
  }
  return out;
}

}  // namespace

std::size_t columns_of(std::string_view character) {
  if (character.size() < 2) {
    return 1;
  }
  const char32_t c = code_point(character);
  return is_in(c, kNone) ? 0 : is_in(c, kWide) ? 2 : 1;
}

std::size_t width_of(std::string_view text) {
  std::size_t out = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && end < at + 4 && continues(text[end])) {
      ++end;
    }
    out += columns_of(text.substr(at, end - at));
    at = end;
  }
  return out;
}

namespace {

// Lines that are filled word by word.
class Filled {
 public:
  explicit Filled(std::size_t width) : width_(width) {}

  void add(std::string_view word) {
    const std::size_t size = width_of(word);
    if (column_ != 0 && column_ + 1 + size > width_) {
      end_line();
    }
    if (column_ != 0) {
      out_ += ' ';
      ++column_;
    }
    out_ += word;
    column_ += size;
  }

  // A line that stays as it is.
  void add_line(std::string_view line) {
    if (column_ != 0) {
      end_line();
    }
    out_ += line;
    end_line();
  }

  [[nodiscard]] std::string text() const {
    return out_.substr(0, out_.size() - (column_ == 0 && out_.ends_with('\n') ? 1 : 0));
  }

 private:
  void end_line() {
    out_ += '\n';
    column_ = 0;
  }

  std::size_t width_;
  std::string out_;
  std::size_t column_ = 0;
};

}  // namespace

std::string wrapped(std::string_view text, std::size_t width) {
  Filled out(width);
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty() || line.front() == ' ') {
      out.add_line(line);
      continue;
    }
    for (const std::string_view word : split(line, ' ')) {
      out.add(word);
    }
  }
  return out.text();
}

}  // namespace memdimm::report
