// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/visible.h"

#include <array>

#include <doctest/doctest.h>

#include "base/utf8.h"

namespace memdimm {
namespace {

struct Row {
  std::string_view text;
  std::string_view shown;
};

TEST_CASE("what steers a terminal, hides or turns text around is shown as a number") {
  constexpr std::array kRows = {
      Row{"plain, ünd größer € 😀", "plain, ünd größer € 😀"},
      Row{"\x1B[31m", "\\x1b[31m"},
      Row{"a\nb\rc\x7F", R"(a\x0ab\x0dc\x7f)"},
      Row{"\xC2\x9B"
          "31m\xC2\x85",
          R"(\x9b31m\x85)"},
      Row{"\xC2\xAD", "\\xad"},
      Row{"\xD8\x9C", "\\u{061c}"},
      Row{"\xE2\x80\xAE\xE2\x81\xA6", R"(\u{202e}\u{2066})"},
      Row{"\xE2\x80\x8B\xE2\x80\xA8\xEF\xBB\xBF", R"(\u{200b}\u{2028}\u{feff})"},
      Row{"\xF3\xA0\x81\x81", "\\u{e0041}"},
      Row{"\xED\xA0\x80", R"(\xed\xa0\x80)"},
      Row{"\xFF\xC0\xBC\xE2\x82", R"(\xff\xc0\xbc\xe2\x82)"},
      Row{"\ta", "    a"},
      Row{"a ##[error]b ##vso[task]", "a \\x23#[error]b \\x23#vso[task]"},
      Row{"## a [b] ##", "## a [b] ##"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.shown);
    CHECK(visible(row.text) == row.shown);
    CHECK(is_utf8(visible(row.text)));
    CHECK(visible(visible(row.text)) == visible(row.text));
  }
}

TEST_CASE(
    "every control and format character of the first plane steers, no letter does") {
  CHECK(is_steering(0));
  CHECK(is_steering(0x9F));
  CHECK_FALSE(is_steering(0xA0));
  CHECK_FALSE(is_steering('~'));
  CHECK(is_steering(0x200F));
  CHECK_FALSE(is_steering(0x2010));
  CHECK_FALSE(is_steering(0x10FFFF));
}

TEST_CASE("lines stay lines, and a path that begins one is no command") {
  CHECK(visible_lines("a\x1B\nb\n") == "a\\x1b\nb\n");
  CHECK(visible_lines("").empty());
  CHECK(leading_path("::error::x.xml") == "./::error::x.xml");
  CHECK(leading_path("a::b\n") == "a::b\\x0a");
}

TEST_CASE(
    "quoting keeps a tab apart from blanks, and cuts long text between characters") {
  CHECK(quoted("a\tb") == "'a\\x09b'");
  CHECK(quoted("\xE2\x80\xAE") == "'\\u{202e}'");
  CHECK(quoted("abc", 2) == "'ab…'");
  CHECK(quoted("ab", 2) == "'ab'");
}

}  // namespace
}  // namespace memdimm
