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

}  // namespace
}  // namespace memdimm
