// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/mended_text.h"

#include <doctest/doctest.h>

namespace memdimm::analysis {
namespace {

TEST_CASE("what is found in a mended text has its place in the original") {
  const Source original(3, "vm.xml", "<nod>7</nod><slot>9</slot>");
  const MendedText mended(
      original, {{{1, 4, 3}, "node"}, {{8, 11, 3}, "node"}, {{2, 3, 3}, "x"}});
  CHECK(mended.source().text() == "<node>7</node><slot>9</slot>");
  CHECK(mended.source().id() == 3);
  struct Row {
    std::string_view what;  // in the mended text
    std::string_view was;   // there in the original
  };
  constexpr Row kRows[] = {{"node", "nod"}, {"7", "7"}, {"9", "9"}, {"slot", "slot"}};
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    const auto at = static_cast<std::uint32_t>(mended.source().text().find(row.what));
    Diagnostic found;
    found.where = {at, at + static_cast<std::uint32_t>(row.what.size()), 3};
    found.fix.push_back({found.where, ""});
    const Diagnostic back = mended.original(found);
    CHECK(mended.mended(back.where) == found.where);
    CHECK(original.text(back.where) == row.was);
    CHECK(back.fix.empty() == (row.what == "node"));
  }
}

}  // namespace
}  // namespace memdimm::analysis
