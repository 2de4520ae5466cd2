// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/xml_element.h"

#include <doctest/doctest.h>

namespace memdimm {
namespace {

TEST_CASE("attributes come in their order, escaped for the quotes around them") {
  CHECK(xml_attributes({}).empty());
  CHECK(xml_attributes({{"a", "1 < 2"}, {"b", 18446744073709551615U}, {"c", ""}}) ==
        R"( a="1 &lt; 2" b="18446744073709551615" c="")");
  CHECK(xml_attributes({{"a", "'\""}}) == R"( a="'&quot;")");
  CHECK(xml_attributes({{"a", "'\""}}, '\'') == R"( a='&apos;"')");
}

TEST_CASE("an element is closed at once where nothing stands in it") {
  CHECK(xml_element("a", {}) == "<a/>");
  CHECK(xml_element("a", {{"b", 0}}) == R"(<a b="0"/>)");
  CHECK(xml_element("a", {{"b", "c"}}, xml_element("d", {}), '\'') ==
        "<a b='c'><d/></a>");
}

}  // namespace
}  // namespace memdimm
