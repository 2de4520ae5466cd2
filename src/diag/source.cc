// SPDX-License-Identifier: GPL-2.0-or-later
#include "diag/source.h"

#include <algorithm>

namespace memdimm {
namespace {

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

constexpr std::size_t kBlock = 1024;

std::uint32_t characters(std::string_view text) {
  return static_cast<std::uint32_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

}  // namespace

std::string shown_place(std::string_view path, Position at) {
  return std::string(path) + ':' + std::to_string(at.line) + ':' +
         std::to_string(at.column);
}

void Source::find_lines() const {
  std::uint32_t count = 0;
  for (std::size_t at = 0; at < text_.size(); at += kBlock) {
    counts_.push_back(count);
    count += characters(text().substr(at, kBlock));
  }
  counts_.push_back(count);
  starts_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const bool lone_return =
        text_[i] == '\r' && (i + 1 == text_.size() || text_[i + 1] != '\n');
    if (text_[i] == '\n' || lone_return) {
      starts_.push_back(static_cast<std::uint32_t>(i + 1));
    }
  }
}

// How many characters stand in front of `offset`.
std::uint32_t Source::count_before(std::size_t offset) const {
  const std::size_t block = std::min(offset, text_.size()) / kBlock;
  return counts_[block] +
         characters(text().substr(block * kBlock, offset - block * kBlock));
}

Position Source::position(std::uint32_t offset) const {
  if (starts_.empty()) {
    find_lines();
  }
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const std::uint32_t line = static_cast<std::uint32_t>(after - starts_.begin());
  std::uint32_t start = *std::prev(after);
  if (line == 1 && text().starts_with(kByteOrderMark)) {
    start += static_cast<std::uint32_t>(kByteOrderMark.size());
  }
  return {line, count_before(std::max(offset, start)) - count_before(start) + 1};
}

std::string_view Source::line(std::uint32_t number) const {
  if (starts_.empty()) {
    find_lines();
  }
  if (number == 0 || number > starts_.size()) {
    return {};
  }
  const std::size_t begin = starts_[number - 1];
  const std::size_t end = number < starts_.size() ? starts_[number] : text_.size();
  std::string_view line = text().substr(begin, end - begin);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) {
    line.remove_suffix(1);
  }
  if (number == 1 && line.starts_with(kByteOrderMark)) {
    line.remove_prefix(kByteOrderMark.size());
  }
  return line;
}

const Source& Sources::add(std::string name, std::string text) {
  return sources_.emplace_back(
      static_cast<SourceId>(sources_.size()), std::move(name), std::move(text));
}

}  // namespace memdimm
