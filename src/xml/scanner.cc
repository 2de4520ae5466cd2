// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/scanner.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/bytes.h"
#include "base/characters.h"
#include "base/text.h"
#include "base/utf8.h"
#include "xml/codes.h"

namespace memdimm::xml {
namespace {

constexpr std::array<std::string_view, 5> kEntities = {
    "amp", "lt", "gt", "quot", "apos"};

constexpr const char* kForItself = "write &amp; for the character itself";

bool is_entity(std::string_view name) {
  return std::find(kEntities.begin(), kEntities.end(), name) != kEntities.end();
}

// The row of a character that nobody sees, or that is taken for a quote.
const OddCharacter* deceptive(CodePoint next) {
  const OddCharacter* odd = next.size > 1 ? odd_character(next.value) : nullptr;
  const bool deceives = odd != nullptr && (odd->meant.empty() || odd->meant == " " ||
                                           odd->meant == "'" || odd->meant == "\"");
  return deceives ? odd : nullptr;
}

// What to write in its place.
std::string instead_of(const OddCharacter& odd) {
  if (odd.meant.empty()) {
    return "remove it";
  }
  return odd.meant == " " ? "write an ordinary space"
                          : "write a straight quote, ' or \"";
}

int digit_value(char digit, unsigned base) {
  if (digit >= '0' && digit <= '9') {
    return digit - '0';
  }
  if (base == 16 && digit >= 'a' && digit <= 'f') {
    return digit - 'a' + 10;
  }
  if (base == 16 && digit >= 'A' && digit <= 'F') {
    return digit - 'A' + 10;
  }
  return -1;
}

}  // namespace

std::string quoted_tag(std::string_view before, std::string_view name) {
  return quoted(std::string(before) + std::string(name) + '>');
}

Diagnostic& Scanner::report(const Code& code,
                            Span where,
                            std::string message,
                            std::string help) {
  Diagnostic& found = out.add(code, where, std::move(message));
  found.help = std::move(help);
  return found;
}

bool Scanner::fail(const Code& code,
                   Span where,
                   std::string message,
                   std::string help) {
  report(code, where, std::move(message), std::move(help));
  return false;
}

void Scanner::scan_wide_name(const char* from) {
  while (at < end) {
    const CodePoint next = decode(at, end);
    const bool fits = at == from ? is_name_start(next.value) : is_name_char(next.value);
    if (next.size == 0 || !fits) {
      return;
    }
    at += next.size;
  }
}

bool Scanner::bad_name(std::string_view name, std::string_view expected) {
  if (!name.empty()) {
    return fail(kBeyondLimits,
                span(name.data(), name.data() + name.size()),
                "name of " + std::to_string(name.size()) + " bytes; expected at most " +
                    std::to_string(kLongestName));
  }
  return unexpected("expected " + std::string(expected));
}

bool Scanner::read_character() {
  const CodePoint next = decode(at, end);
  if (next.size == 0) {
    return fail(kBadEncoding,
                span(at, at + 1),
                "byte " + show_hex(static_cast<unsigned char>(*at)) +
                    " is not valid UTF-8 here; expected UTF-8 throughout",
                "save the document as UTF-8");
  }
  if (!is_char(next.value)) {
    return fail(
        kNotWellFormed,
        span(at, at + next.size),
        "character " + code_point_name(next.value) +
            " is not allowed in XML; expected a visible character, a tab or a line end",
        "remove it; XML has no way to write it");
  }
  at += next.size;
  return true;
}

std::string Scanner::shown() const {
  if (at == end) {
    return "end of the document";
  }
  const CodePoint next = decode(at, end);
  return deceptive(next) != nullptr ? "character " + shown_character(next.value)
                                    : quoted({at, std::max(next.size, 1U)});
}

bool Scanner::unexpected(const std::string& what_is_wrong, std::string help) {
  const char* from = at;
  if (at < end && !is(*at, kTextByte) && !read_character()) {
    return false;
  }
  at = from;
  const CodePoint next = at == end ? CodePoint{} : decode(at, end);
  const unsigned size = next.size;
  const OddCharacter* odd = deceptive(next);
  if (odd != nullptr && help.empty()) {
    help = instead_of(*odd);
  }
  return fail(kNotWellFormed,
              span(at, at + size),
              "unexpected " + shown() + "; " + what_is_wrong,
              std::move(help));
}

bool Scanner::read_reference() {
  const char* from = at++;
  if (*at == '#') {
    return read_number(from);
  }
  const std::string_view name = scan_name();
  if (name.empty()) {
    return fail(kNotWellFormed,
                span(from, from + 1),
                "bare '&'; expected a reference such as '&amp;'",
                kForItself);
  }
  const std::string reference = '&' + std::string(name);
  if (*at != ';') {
    return fail(kNotWellFormed,
                span(from, at),
                "reference " + quoted(reference) + " is not closed; expected ';'",
                is_entity(name) ? "write " + reference + ';' : kForItself);
  }
  ++at;
  if (!is_entity(name)) {
    const bool space = name == "nbsp" || name == "ensp" || name == "emsp";
    return fail(kNotWellFormed,
                span(from, at),
                "entity " + quoted(reference + ';') +
                    " is not defined; expected &amp;, &lt;, &gt;, &quot; or &apos;",
                space ? "write an ordinary space, or remove it"
                      : "write the character itself, or &amp; for a '&'");
  }
  return true;
}

bool Scanner::read_number(const char* from) {
  const bool hex = at[1] == 'x';
  const unsigned base = hex ? 16 : 10;
  at += hex ? 2 : 1;
  const char* digits = at;
  char32_t value = 0;
  for (int digit = 0; (digit = digit_value(*at, base)) >= 0; ++at) {
    value = std::min<char32_t>(value * base + static_cast<char32_t>(digit), 0x110000);
  }
  if (at == digits || *at != ';') {
    return fail(kNotWellFormed,
                span(from, at),
                "malformed character reference " +
                    quoted({from, static_cast<std::size_t>(at - from)}) +
                    "; expected " + (hex ? "hexadecimal" : "decimal") +
                    " digits and ';'",
                kForItself);
  }
  ++at;
  if (!is_char(value)) {
    return fail(kNotWellFormed,
                span(from, at),
                "character reference " +
                    quoted({from, static_cast<std::size_t>(at - from)}) +
                    " names no character of XML; expected one that text may hold",
                "remove it");
  }
  return true;
}

bool Scanner::too_long(const char* from, std::string_view what) {
  return fail(kBeyondLimits,
              span(from, from + 1),
              std::string(what) + " of " + std::to_string(at - from) +
                  " bytes; expected at most " + std::to_string(kLongestText));
}

}  // namespace memdimm::xml
