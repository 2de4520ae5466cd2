// SPDX-License-Identifier: GPL-2.0-or-later
// The texts that were read, and where in them something stands. Stages speak of byte
// spans only; lines and columns are worked out when a finding is printed.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace memdimm {

using SourceId = std::uint32_t;

// Bytes [begin, end) of one source; begin == end is a point.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  SourceId source = 0;
  bool operator==(const Span&) const = default;
};

// A value and where the document says it.
template <class T>
struct Located {
  T value{};
  Span where{};
};

// Both 1-based; the column counts Unicode code points, a tab as one.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  bool operator==(const Position&) const = default;
};

// "PATH:LINE:COL", as people and editors are told a place.
std::string shown_place(std::string_view path, Position at);

class Source {
 public:
  // `name` is what messages call it (a path, or "<stdin>").
  Source(SourceId id, std::string name, std::string text)
      : id_(id), name_(std::move(name)), text_(std::move(text)) {}

  [[nodiscard]] SourceId id() const { return id_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view text(Span span) const {
    return text().substr(span.begin, span.end - span.begin);
  }

  [[nodiscard]] Position position(std::uint32_t offset) const;

  [[nodiscard]] std::string place(std::uint32_t offset) const {
    return shown_place(name_, position(offset));
  }

  // The line (1-based) without its line end, which may be LF, CR LF or CR (XML 1.0
  // section 2.11).
  [[nodiscard]] std::string_view line(std::uint32_t number) const;

 private:
  void find_lines() const;
  [[nodiscard]] std::uint32_t count_before(std::size_t offset) const;

  SourceId id_;
  std::string name_;
  std::string text_;
  // Filled at the first question: where each line starts, and how many characters stand
  // in front of each block, since a line can be as long as the document.
  mutable std::vector<std::uint32_t> starts_;
  mutable std::vector<std::uint32_t> counts_;
};

// Every source of one run; a Source stays where it is once added.
class Sources {
 public:
  const Source& add(std::string name, std::string text);
  [[nodiscard]] const Source& at(SourceId id) const { return sources_.at(id); }

  // Where the span begins.
  [[nodiscard]] std::string place(Span where) const {
    return at(where.source).place(where.begin);
  }

 private:
  std::deque<Source> sources_;
};

}  // namespace memdimm
