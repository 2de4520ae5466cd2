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

}  // namespace
}  // namespace memdimm
