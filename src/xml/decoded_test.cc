// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/decoded.h"

#include <doctest/doctest.h>

namespace memdimm::xml {
namespace {

TEST_CASE("references become what they stand for") {
  CHECK(decoded_text("a&lt;b&gt;c&amp;d&quot;e&apos;f") == "a<b>c&d\"e'f");
  CHECK(decoded_text("&amp;lt;") == "&lt;");
  CHECK(decoded_text("&#65;&#x41;&#x4a;&#x4A;&#10;&#13;") == "AAJJ\n\r");
  CHECK(decoded_text("&#xe4;&#x20AC;&#x1F600;") == "\u00e4\u20ac\U0001F600");
  CHECK(decoded_text("&#127;&#128;&#x7FF;&#x800;&#xFFFD;&#x10000;&#x10FFFF;") ==
        "\x7F\u0080\u07FF\u0800\uFFFD\U00010000\U0010FFFF");
  CHECK(decoded_text("&#00000000000000000065;") == "A");
}

TEST_CASE("line ends become one, and spaces in values") {
  CHECK(decoded_text("a\r\nb\rc\nd\t\r\r\n") == "a\nb\nc\nd\t\n\n");
  CHECK(decoded_text("a\n\rb") == "a\n\nb");
  CHECK(decoded_value("a\r\nb\rc\nd\te") == "a b c d e");
  CHECK(decoded_value("a&#10;b&#9;c") == "a\nb\tc");
  CHECK(with_line_feeds("a&lt;\r\nb\r") == "a&lt;\nb\n");
}

TEST_CASE("what needs no reading is known") {
  CHECK(is_verbatim_text("a\n\tb"));
  CHECK_FALSE(is_verbatim_text("a\rb"));
  CHECK_FALSE(is_verbatim_text("&lt;"));
  CHECK(is_verbatim_value("a b"));
  CHECK_FALSE(is_verbatim_value("a\tb"));
  CHECK_FALSE(is_verbatim_value("a\nb"));
}

}  // namespace
}  // namespace memdimm::xml
