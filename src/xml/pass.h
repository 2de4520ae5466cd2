// SPDX-License-Identifier: GPL-2.0-or-later
// The state of the strict pass and its steps. pass_tags.cc reads tags, pass_content.cc
// what stands between them.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "xml/scanner.h"
#include "xml/wellformed.h"

namespace memdimm::xml {

// Every step returns false once it has reported an error, which ends the pass.
class Pass {
 public:
  Pass(const Source& source, Diagnostics& out, Unread* unread)
      : in_(source, out), unread_(unread) {}

  bool run();

  Marks take_marks() { return std::move(marks_); }

  // Whether an element that stays has text beside one that is left out, which is no
  // longer in pieces then.
  [[nodiscard]] bool text_is_torn() const { return text_is_torn_; }

 private:
  // Growing from nothing costs more than the pass itself on small documents, and twice
  // the memory on large ones: there each element takes a < at least, and what is
  // reserved and not used the system never hands out.
  void reserve() {
    constexpr std::size_t kEnoughForMost = 64;
    constexpr std::ptrdiff_t kLarge = 1 << 20;
    const bool large = in_.end - in_.at > kLarge;
    marks_.elements.reserve(large ? count('<') : kEnoughForMost);
    marks_.attributes.reserve(large ? count('=') : kEnoughForMost);
  }

  // By blocks of a size that the compiler knows, which it counts many bytes at a time.
  [[nodiscard]] std::size_t count(char wanted) const {
    constexpr std::ptrdiff_t kBlock = 64;
    std::size_t found = 0;
    const char* from = in_.at;
    for (; in_.end - from >= kBlock; from += kBlock) {
      unsigned char in_block = 0;
      for (std::ptrdiff_t i = 0; i < kBlock; ++i) {
        in_block = static_cast<unsigned char>(in_block + (from[i] == wanted ? 1 : 0));
      }
      found += in_block;
    }
    return found + static_cast<std::size_t>(std::count(from, in_.end, wanted));
  }

  bool read_markup();
  bool read_start_tag();
  bool open_element(std::string_view name, const char* open);
  bool read_attributes(ElementMark& mark);
  bool end_start_tag(ElementMark& mark);
  bool read_attribute(const ElementMark& mark);
  void close_element(ElementMark& mark);
  [[nodiscard]] bool is_unread(const ElementMark& mark) const;
  void leave_out_last();
  bool read_value(char quote, std::string_view name);
  bool bad_value_end(const char* from, char quote, std::string_view name);
  bool check_duplicate(const ElementMark& mark, std::string_view name);
  bool not_separated(const ElementMark& mark);
  bool read_end_tag();
  bool skip_expected_name();
  [[nodiscard]] std::string quoted_instead(std::string_view name) const;
  bool closes_nothing(std::string_view name);
  bool mismatch(std::string_view name);
  [[nodiscard]] std::size_t start_tags(std::string_view name) const;
  [[nodiscard]] std::string misspelt_help(std::string_view start,
                                          std::string_view end) const;
  bool closed_before(std::string_view name, Span where);
  bool lost_slash(std::string_view name);
  bool lost_bracket(std::string_view name, Span where);
  bool read_text();
  bool read_text_byte();
  bool read_outside();
  bool read_comment();
  bool read_instruction();
  bool read_cdata();
  bool read_inside(std::string_view closing, const char* open, std::string_view what);
  bool read_end();
  bool check_ascii(const char* from, Span encoding);
  bool unclosed_tag(const char* token_end, std::string_view tag);
  void add_aside(Aside::Kind kind, const char* open);

  ElementMark& innermost() { return marks_.elements[open_[depth_ - 1]]; }
  [[nodiscard]] std::string_view name_of(const ElementMark& mark) const {
    return {in_.begin + mark.name_begin, mark.name_end - mark.name_begin};
  }
  [[nodiscard]] Span name_span(const ElementMark& mark) const {
    return {mark.name_begin, mark.name_end, in_.source.id()};
  }

  Scanner in_;
  Unread* unread_;
  Marks marks_;
  std::array<std::uint32_t, kDeepestNesting> open_{};  // which elements are
  std::size_t depth_ = 0;
  bool behind_comment_ = false;
  bool text_is_torn_ = false;
};

}  // namespace memdimm::xml
