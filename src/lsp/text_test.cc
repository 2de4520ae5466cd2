// SPDX-License-Identifier: GPL-2.0-or-later
#include "lsp/text.h"

#include <doctest/doctest.h>

namespace memdimm::lsp {
namespace {

TEST_CASE("a point is a byte and back, in either encoding") {
  // An ä is two bytes and one unit, an emoji four bytes and two units.
  const std::string text = "a\xC3\xA4z\r\n\xF0\x9F\x98\x80z\rend\n";
  struct Row {
    Point utf16;
    Point utf8;
    std::size_t offset;
  };
  constexpr Row kRows[] = {
      {{0, 0}, {0, 0}, 0},
      {{0, 1}, {0, 1}, 1},
      {{0, 2}, {0, 3}, 3},
      {{0, 3}, {0, 4}, 4},
      {{1, 0}, {1, 0}, 6},
      {{1, 2}, {1, 4}, 10},
      {{1, 3}, {1, 5}, 11},
      {{2, 3}, {2, 3}, 15},
      {{3, 0}, {3, 0}, 16},
  };
  const Text wide(text, Encoding::Utf16);
  const Text narrow(text, Encoding::Utf8);
  for (const Row& row : kRows) {
    CAPTURE(row.offset);
    CHECK(wide.offset(row.utf16) == row.offset);
    CHECK(wide.point(row.offset) == row.utf16);
    CHECK(narrow.offset(row.utf8) == row.offset);
    CHECK(narrow.point(row.offset) == row.utf8);
  }
}

TEST_CASE("a point that is nowhere is the nearest place in front of it") {
  const Text text("ab\ncd", Encoding::Utf16);
  CHECK(text.offset({0, 99}) == 2);
  CHECK(text.offset({1, 99}) == 5);
  CHECK(text.offset({9, 0}) == 5);
  CHECK(text.point(99) == Point{1, 2});
}

TEST_CASE("a change is made where its points are") {
  Text text("one\ntwo\n", Encoding::Utf16);
  text.replace({0, 3}, {1, 0}, " and ");
  CHECK(text.bytes() == "one and two\n");
  text.replace({0, 4}, {0, 0}, "x");  // turned round: nothing is taken away
  CHECK(text.bytes() == "one xand two\n");
  text.replace({1, 0}, {7, 7}, "three");
  CHECK(text.bytes() == "one xand two\nthree");
  CHECK(text.point(14) == Point{1, 1});
}

}  // namespace
}  // namespace memdimm::lsp
