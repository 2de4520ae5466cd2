// SPDX-License-Identifier: GPL-2.0-or-later
#include "diag/source.h"

#include <doctest/doctest.h>

namespace memdimm {
namespace {

TEST_CASE("positions count code points from 1, whatever ends the lines") {
  const Source source(0, "x", "\xEF\xBB\xBF<a>\r\n\t\xC3\xA4<b/>\r</a>\n");
  CHECK(source.position(3) == Position{1, 1});
  CHECK(source.position(8) == Position{2, 1});
  CHECK(source.position(11) == Position{2, 3});
  CHECK(source.position(16) == Position{3, 1});
  CHECK(source.line(1) == "<a>");
  CHECK(source.line(2) == "\t\xC3\xA4<b/>");
  CHECK(source.line(3) == "</a>");
  CHECK(source.line(4).empty());
  CHECK(source.line(9).empty());
}

TEST_CASE("a place is told as editors read it") {
  Sources sources;
  sources.add("a.xml", "<a/>");
  const Source& source = sources.add("b c.xml", "<a>\n\xC3\xA4<b/>\n</a>");
  CHECK(source.place(0) == "b c.xml:1:1");
  CHECK(source.place(6) == "b c.xml:2:2");
  CHECK(sources.place({6, 10, source.id()}) == "b c.xml:2:2");
  CHECK(sources.place({1, 2, 0}) == "a.xml:1:2");
}

}  // namespace
}  // namespace memdimm
