// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/xml_escape.h"

#include <doctest/doctest.h>

namespace memdimm {
namespace {

TEST_CASE("what XML would read as markup becomes a reference") {
  CHECK(xml_escaped("a") == "a");
  CHECK(xml_escaped("<a> & \n\t\r") == "&lt;a&gt; &amp; &#10;&#9;&#13;");
  CHECK(xml_escaped("\"'") == "&quot;'");
  CHECK(xml_escaped("\"'", '\'') == "\"&apos;");
  CHECK(xml_escaped(std::string_view("\x01\0", 2)) == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("characters that steer a terminal are references") {
  CHECK(xml_escaped("\x7F\xC2\x9B\xE2\x80\xAE\xEF\xBB\xBF") ==
        "&#127;&#155;&#8238;&#65279;");
  CHECK(xml_escaped("# ##[a] ##b[") == "# &#35;#[a] &#35;#b[");
}

TEST_CASE("what XML cannot hold is replaced, and nothing beside it") {
  const std::string replacement = "\xEF\xBF\xBD";
  CHECK(xml_escaped("größer…") == "größer…");
  CHECK(xml_escaped("a\xFF<") == "a" + replacement + "&lt;");    // never a lead byte
  CHECK(xml_escaped("\xC3") == replacement);                     // cut short
  CHECK(xml_escaped("\xC3<") == replacement + "&lt;");           // nothing follows
  CHECK(xml_escaped("\xEF\xBF\xBE!") == replacement + "!");      // U+FFFE
  CHECK(xml_escaped("\xEF\xBF\xBF") == replacement);             // U+FFFF
  CHECK(xml_escaped("\xF0\x9F\x92\xBE") == "\xF0\x9F\x92\xBE");  // four bytes
}

}  // namespace
}  // namespace memdimm
