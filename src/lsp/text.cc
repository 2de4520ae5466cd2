// SPDX-License-Identifier: GPL-2.0-or-later
// Points and bytes.
#include "lsp/text.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"

namespace memdimm::lsp {
namespace {

// The bytes of the character at `at`; what is no UTF-8 counts byte by byte.
std::size_t step(std::string_view text, std::size_t at) {
  const CodePoint one = decode(text.data() + at, text.data() + text.size());
  return std::max(1U, one.size);
}

// How many units of the encoding that character is.
std::uint32_t units(std::size_t bytes, Encoding encoding) {
  constexpr std::size_t kPair = 4;  // from four bytes of UTF-8 on, two units
  if (encoding == Encoding::Utf8) {
    return static_cast<std::uint32_t>(bytes);
  }
  return bytes >= kPair ? 2 : 1;
}

}  // namespace

Text::Text(std::string bytes, Encoding encoding)
    : bytes_(std::move(bytes)), encoding_(encoding) {
  find_lines();
}

void Text::find_lines() {
  starts_.assign(1, 0);
  for (std::size_t i = 0; i < bytes_.size(); ++i) {
    const bool pair =
        bytes_[i] == '\r' && i + 1 < bytes_.size() && bytes_[i + 1] == '\n';
    if (!pair && (bytes_[i] == '\n' || bytes_[i] == '\r')) {
      starts_.push_back(i + 1);
    }
  }
}

std::size_t Text::offset(Point at) const {
  if (at.line >= starts_.size()) {
    return bytes_.size();
  }
  std::size_t end = at.line + 1 < starts_.size() ? starts_[at.line + 1] : bytes_.size();
  std::size_t byte = starts_[at.line];
  while (end > byte && (bytes_[end - 1] == '\n' || bytes_[end - 1] == '\r')) {
    --end;
  }
  for (std::uint32_t left = at.character; left > 0 && byte < end;) {
    const std::size_t size = step(bytes_, byte);
    left -= std::min(left, units(size, encoding_));
    byte += size;
  }
  return std::min(byte, end);
}

Point Text::point(std::size_t offset) const {
  offset = std::min(offset, bytes_.size());
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  Point out{static_cast<std::uint32_t>(after - starts_.begin() - 1), 0};
  for (std::size_t byte = starts_[out.line]; byte < offset;) {
    const std::size_t size = step(bytes_, byte);
    out.character += units(size, encoding_);
    byte += size;
  }
  return out;
}

void Text::replace(Point begin, Point end, std::string_view text) {
  const std::size_t from = offset(begin);
  const std::size_t to = std::max(from, offset(end));
  bytes_.replace(from, to - from, text);
  find_lines();
}

}  // namespace memdimm::lsp
