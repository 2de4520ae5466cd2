// SPDX-License-Identifier: GPL-2.0-or-later
// The words of XML: blanks, names, characters and references, read at a place that only
// moves forward. What it cannot read becomes a finding, and the caller stops.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "diag/diagnostics.h"
#include "xml/chars.h"

namespace memdimm::xml {

// libxml2's own bounds, in bytes: what is longer it refuses as well.
inline constexpr std::ptrdiff_t kLongestName = 50'000;
inline constexpr std::ptrdiff_t kLongestText = 10'000'000;

// Every function that returns bool returns false after it has reported an error.
struct Scanner {
  // Relies on the NUL that stands behind the text of a Source.
  Scanner(const Source& read_from, Diagnostics& report_to)
      : source(read_from),
        out(report_to),
        begin(read_from.text().data()),
        end(begin + read_from.text().size()),
        at(begin) {}

  const Source& source;
  Diagnostics& out;
  const char* begin;
  const char* end;
  const char* at;

  [[nodiscard]] std::uint32_t offset(const char* place) const {
    return static_cast<std::uint32_t>(place - begin);
  }
  [[nodiscard]] Span span(const char* from, const char* to) const {
    return {offset(from), offset(to), source.id()};
  }
  [[nodiscard]] bool starts_with(std::string_view text) const {
    return std::string_view(at, static_cast<std::size_t>(end - at)).starts_with(text);
  }

  Diagnostic& report(const Code& code,
                     Span where,
                     std::string message,
                     std::string help = {});
  bool fail(const Code& code, Span where, std::string message, std::string help = {});

  // Whether there were any.
  bool skip_blanks() {
    const char* from = at;
    while (is(*at, kBlankByte)) {
      ++at;
    }
    return at != from;
  }

  // "" where no name starts here.
  std::string_view scan_name() {
    const char* from = at;
    if (is(*at, kNameStartByte)) {
      while (is(*++at, kNameByte)) {
      }
    }
    if (static_cast<signed char>(*at) < 0) {
      scan_wide_name(from);
    }
    return {from, static_cast<std::size_t>(at - from)};
  }

  // For a name that must be there; `expected` says what, for the message.
  bool read_name(std::string_view& name, std::string_view expected) {
    name = scan_name();
    return check_name(name, expected);
  }
  bool check_name(std::string_view name, std::string_view expected) {
    const auto length = static_cast<std::ptrdiff_t>(name.size());
    return !name.empty() && length <= kLongestName ? true : bad_name(name, expected);
  }

  // One character that is no plain ASCII: is it UTF-8, and one that XML has?
  bool read_character();

  // From & to ; including both.
  bool read_reference();

  // The character here fits nowhere: "unexpected 'x' in …; expected …".
  bool unexpected(const std::string& what_is_wrong, std::string help = {});

  // The character here as a message shows it.
  [[nodiscard]] std::string shown() const;

  bool check_length(const char* from, std::string_view what) {
    return at - from <= kLongestText || too_long(from, what);
  }

 private:
  void scan_wide_name(const char* from);
  bool bad_name(std::string_view name, std::string_view expected);
  bool read_number(const char* from);
  bool too_long(const char* from, std::string_view what);
};

// A name as a tag, cut where it is very long: '<size>'.
std::string quoted_tag(std::string_view before, std::string_view name);

}  // namespace memdimm::xml
