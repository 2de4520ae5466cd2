// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/pieces.h"

#include <string>

#include <doctest/doctest.h>

#include "base/bytes.h"

namespace memdimm::analysis {
namespace {

TEST_CASE("documents one after the other are taken apart, each in its place") {
  struct Row {
    std::string_view text;
    std::vector<std::string_view> pieces;
  };
  const Row rows[] = {
      {"<a/>", {}},
      {"<a/>b", {}},
      {"<a></b><c/>", {}},
      {"<a/>\n<b>1</b>", {"<a/>\n", "    \n<b>1</b>"}},
      {"<a/><?xml version='1.0'?><b/><!-- c --><d/>",
       {"<a/>",
        "                         <b/><!-- c -->",
        "                                       <d/>"}},
      {"<a/><b/><c", {"<a/>", "    <b/>", "        <c"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Source source(5, "vms.xml", std::string(row.text));
    std::vector<std::string_view> found;
    const auto all = pieces(source);
    for (const auto& one : all) {
      CHECK(one->id() == 5);
      found.push_back(one->text());
    }
    CHECK(found == row.pieces);
  }
}

TEST_CASE("a long text is not copied for each of its documents") {
  constexpr std::size_t kDocuments = 60;
  const std::string one = "<a>" + std::string(kMiB / 2, 'x') + "</a>";
  std::string text;
  for (std::size_t i = 0; i < kDocuments; ++i) {
    text += one;
  }
  const Source source(0, "vms.xml", text);
  std::size_t copied = 0;
  for (const auto& piece : pieces(source)) {
    copied += piece->text().size();
  }
  CHECK(copied > text.size());
  CHECK(copied <= 64 * kMiB);
}

}  // namespace
}  // namespace memdimm::analysis
