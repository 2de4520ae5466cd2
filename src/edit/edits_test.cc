// SPDX-License-Identifier: GPL-2.0-or-later
#include "edit/edits.h"

#include <doctest/doctest.h>

#include "diag/diagnostics.h"
#include "xml/read.h"

namespace memdimm::edit {
namespace {

// What one edit of a document's root gives.
std::string edited(const std::string& text,
                   Edit (*make)(const Source&, const xml::Element&)) {
  const Source source(0, "test.xml", text);
  Diagnostics out;
  const auto document = xml::read(source, out);
  REQUIRE(document.has_value());
  return apply(source, {make(source, document->root)});
}

TEST_CASE("edits are made by place, those at one place in the given order") {
  const Source source(0, "t", "abcdef");
  CHECK(apply(source, {}) == "abcdef");
  CHECK(
      apply(source,
            {{{4, 6, 0}, "X"}, {{0, 0, 0}, "1"}, {{0, 0, 0}, "2"}, {{1, 2, 0}, ""}}) ==
      "12acdX");
}

TEST_CASE("a new child stands as the others do") {
  struct Row {
    std::string_view before;
    std::string_view after;
  };
  constexpr Row kRows[] = {
      {"<a/>", "<a><n/></a>"},
      {"<a />", "<a><n/></a>"},
      {"<a></a>", "<a><n/></a>"},
      {"<a><b/></a>", "<a><b/><n/></a>"},
      {"<a>\n  <b/>\n</a>", "<a>\n  <b/>\n  <n/>\n</a>"},
      {"<a>\r\n\t<b/>\r\n</a>", "<a>\r\n\t<b/>\r\n\t<n/>\r\n</a>"},
      {"<a>\n  <b/> <!-- end -->\n</a>", "<a>\n  <b/>\n  <n/> <!-- end -->\n</a>"},
      {"\n  <a/>", "\n  <a>\n    <n/>\n  </a>"},
      {"<a x='>'/>", "<a x='>'><n/></a>"},
      {"<a><!-- none yet --></a>", "<a><!-- none yet --><n/></a>"},
      {"\n<a>\n  <!-- none yet -->\n</a>", "\n<a>\n  <!-- none yet -->\n  <n/>\n</a>"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.before);
    CHECK(edited(std::string(row.before), [](const Source& source, const auto& root) {
            return add_child(source, root, "<n/>");
          }) == row.after);
  }
}

TEST_CASE("a new attribute is the last, in the quotes of its neighbour") {
  struct Row {
    std::string_view before;
    std::string_view after;
  };
  constexpr Row kRows[] = {
      {"<a/>", "<a n='1&amp;2'/>"},
      {"<a />", "<a n='1&amp;2' />"},
      {"<a>t</a>", "<a n='1&amp;2'>t</a>"},
      {"<a x='1'/>", "<a x='1' n='1&amp;2'/>"},
      {R"(<a x="1" />)", R"(<a x="1" n="1&amp;2" />)"},
      {R"(<a x='1'
   y="">t</a>)",
       R"(<a x='1'
   y="" n="1&amp;2">t</a>)"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.before);
    CHECK(edited(std::string(row.before), [](const Source& source, const auto& root) {
            return add_attribute(source, root, "n", "1&2");
          }) == row.after);
  }
}

TEST_CASE("a text is replaced with the blanks around it kept") {
  struct Row {
    std::string_view before;
    std::string_view after;
  };
  constexpr Row kRows[] = {
      {"<a>1</a>", "<a>7</a>"},
      {"<a> 1\n</a>", "<a> 7\n</a>"},
      {"<a/>", "<a>7</a>"},
      {"<a x='1' />", "<a x='1'>7</a>"},
      {"<a></a>", "<a>7</a>"},
      {"<a>1<!-- cut -->2</a>", "<a>7</a>"},
      {"<a><!-- first -->12</a>", "<a><!-- first -->7</a>"},
      {"<a>12 <!-- last --></a>", "<a>7 <!-- last --></a>"},
      {"<a> <![CDATA[1]]>2 </a>", "<a> 7 </a>"},
      {"<a><!-- only --></a>", "<a>7<!-- only --></a>"},
      {"<a>&#49;2</a>", "<a>7</a>"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.before);
    CHECK(edited(std::string(row.before), [](const Source& source, const auto& root) {
            return set_text(source, root, "7");
          }) == row.after);
  }
}

}  // namespace
}  // namespace memdimm::edit
