// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/difference.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "xml/read.h"

namespace memdimm::xml {
namespace {

TEST_CASE("two documents differ where one says something else, and not in between") {
  struct Row {
    std::string a;
    std::string b;
    std::string place;  // where they differ; "" for nowhere
  };
  const std::vector<Row> rows = {
      {"<a><b/></a>", "<a>\n  <!-- c -->\n  <b></b></a>", ""},
      {"<a x='1' y='2'/>", R"(<a y="2" x="1"/>)", ""},
      {"<a x='1'/>", "<a x='2'/>", "a"},
      {"<a x='1'/>", "<a/>", "a"},
      {"<a>one</a>", "<a> one </a>", ""},
      {"<a><b>one</b></a>", "<a><b>two</b></a>", "b"},
      {"<a><b/><c/></a>", "<a><c/><b/></a>", "c"},
      {"<a><b/></a>", "<a><b/><d/></a>", "d"},
      {"<a><b/><d/></a>", "<a><b/></a>", "d"},
      {"<a><skip>1</skip><b/></a>", "<a><b/><skip>2</skip></a>", ""},
      {"<a><e/></a>", "<a><e><skip/></e></a>", ""},
      {"<a><b/></a>", "<a><b/><e/></a>", "e"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.a);
    CAPTURE(row.b);
    const Source first(0, "a.xml", row.a);
    const Source second(1, "b.xml", row.b);
    Diagnostics out;
    const auto a = read(first, out);
    const auto b = read(second, out);
    REQUIRE(a.has_value());
    REQUIRE(b.has_value());
    const auto found =
        first_difference(a->root, b->root, [](const Element&, const Element& child) {
          return child.name == "skip";
        });
    const Source& source = found && found->source == 0 ? first : second;
    CHECK((found ? std::string(source.text(*found)) : "") == row.place);
  }
}

}  // namespace
}  // namespace memdimm::xml
