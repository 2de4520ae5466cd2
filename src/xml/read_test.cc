// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/read.h"

#include <chrono>
#include <set>
#include <string>
#include <utility>

#include <doctest/doctest.h>

namespace memdimm::xml {
namespace {

using namespace std::string_literals;

Document read_fine(const Source& source) {
  Diagnostics out;
  auto document = read(source, out);
  REQUIRE(document.has_value());
  REQUIRE(out.empty());
  return std::move(*document);
}

// "a[x=1]{t}(children)" of an element and all inside.
std::string shown(const Element& element) {
  std::string out(element.name);
  for (const Attribute& one : element.attributes) {
    out += '[' + std::string(one.name) + '=' + std::string(one.value) + ']';
  }
  out += element.text.empty() ? "" : '{' + std::string(element.text) + '}';
  for (const Element& child : element.children) {
    out += '(' + shown(child) + ')';
  }
  return out;
}

// Some are read as they are written, and some are not: both stand side by side in
// these.
TEST_CASE("verbatim elements and others keep their places, names and values") {
  struct Row {
    std::string text;
    std::string read;
  };
  for (const Row& row : {
           Row{"<r><a x='1'>t</a><b/></r>", "r(a[x=1]{t})(b)"},
           {"<r><a/> <b>&lt;</b><c/></r>", "r(a)(b{<})(c)"},
           {"<r>\r\n<a/>\r\n<b/>\r\n</r>", "r(a)(b)"},
           {"<r><a><b>1\r2</b><c y='3'/></a><d/></r>", "r(a(b{1\n2})(c[y=3]))(d)"},
           {"<r><a y='&amp;'><b z='1'>x</b></a></r>", "r(a[y=&](b[z=1]{x}))"},
           {"<r><a y='1\n2'/><b><c/></b></r>", "r(a[y=1 2])(b(c))"},
           {"<r>x<a/>y<b>z</b></r>", "r{xy}(a)(b{z})"},
           {"<r><a/><!-- c --><b/><?p?><c>1</c></r>", "r(a)(b)(c{1})"},
           {"<r><a><b>1<!-- --></b> <c/></a><d><e/> </d></r>", "r(a(b{1})(c))(d(e))"},
           {"<r><a>\t</a><b> 1 </b></r>", "r(a{\t})(b{ 1 })"},
           {"<r><a><![CDATA[<]]></a><b><c/><c/></b><d>&#65;</d></r>",
            "r(a{<})(b(c)(c))(d{A})"},
       }) {
    CAPTURE(row.text);
    const Source source(0, "x.xml", row.text);
    CHECK(shown(read_fine(source).root) == row.read);
  }
}

TEST_CASE("text is joined as libxml2 joins it") {
  struct Row {
    std::string text;
    std::string read;
  };
  for (const Row& row : {
           Row{"<b/>", ""},
           {"<b></b>", ""},
           {"<b> 1 </b>", " 1 "},
           {"<b> \t</b>", " \t"},
           {"<b>1<!-- c -->2</b>", "12"},
           {"<b>1<!-- c --> <!-- d -->2</b>", "1 2"},
           {"<b> <!-- c --> </b>", "  "},
           {"<b>1<?p q?>2</b>", "12"},
           {"<b><?p?> <?p?>1<?p?></b>", " 1"},
           {"<b>1<![CDATA[<2> & ]]>3</b>", "1<2> & 3"},
           {"<b> <![CDATA[]]> </b>", "  "},
           {"<b><![CDATA[ ]]><![CDATA[x]]></b>", " x"},
           {"<b>&amp;lt;&#x41;&#66;&quot;&apos;&gt;&lt;</b>", "&lt;AB\"'><"},
           {"<b>&#32;</b>", " "},
           {"<b>&#13;&#10;&#xA;&#xD;</b>", "\r\n\n\r"},
           {"<b>1\r\n2\r3\n\r4</b>", "1\n2\n3\n\n4"},
           {"<b>\r\n\r</b>", "\n\n"},
           {"<b>\r<!---->\r\n1\r</b>", "\n\n1\n"},
           {"<b><![CDATA[\r\n]]>\r</b>", "\n\n"},
           {"<b>&#x1F4A9;\xC3\xA4</b>", "\xF0\x9F\x92\xA9\xC3\xA4"},
           {"<b>\n  <c/>\n</b>", ""},
           {"<b>\n <!-- x --> <c/>\n</b>", ""},
           {"<b>x <c>no</c> <d/> y</b>", "x   y"},
           {"<b> <c/><![CDATA[x]]> </b>", " x "},
           {"<b><c/>&#32;</b>", " "},
       }) {
    CAPTURE(row.text);
    const Source source(0, "x.xml", row.text);
    CHECK(read_fine(source).root.text == row.read);
  }
}

TEST_CASE("attribute values are normalised as XML says") {
  struct Row {
    std::string text;
    std::string read;
  };
  for (const Row& row : {
           Row{"<a b=''/>", ""},
           {"<a b=' 1  2 '/>", " 1  2 "},
           {"<a b='1\t2\n3\r4\r\n5\n\r6'/>", "1 2 3 4 5  6"},
           {"<a b='&#9;&#10;&#13;'/>", "\t\n\r"},
           {"<a b='&#13;\r\n'/>", "\r "},
           {"<a b='&amp;amp;&lt;&quot;&apos;'/>", "&amp;<\"'"},
           {"<a b=\"it's ]]>\"/>", "it's ]]>"},
       }) {
    CAPTURE(row.text);
    const Source source(0, "x.xml", row.text);
    const Document document = read_fine(source);
    REQUIRE(document.root.attribute("b") != nullptr);
    CHECK(document.root.attribute("b")->value == row.read);
  }
}

TEST_CASE("everything knows the bytes it came from") {
  const Source source(3,
                      "x.xml",
                      "\xEF\xBB\xBF<?xml version='1.0'?>\r\n<?p?><!-- first -->\r\n"
                      "<d \xC3\xA4='&amp;' x = \"1\"><?q?>\r\n <s unit='K'> 12 </s>"
                      "<e/>\r\n</d ><!-- last -->");
  const Document document = read_fine(source);
  const Element& root = document.root;
  CHECK(document.source == &source);
  CHECK(root.name_at.source == 3);
  CHECK(source.position(root.tag.begin) == Position{3, 1});
  CHECK(source.text(root.name_at) == "d");
  CHECK(source.text(root.tag) == "<d \xC3\xA4='&amp;' x = \"1\">");
  CHECK(source.text(root.content) == "<?q?>\r\n <s unit='K'> 12 </s><e/>\r\n");
  CHECK(source.text(root.whole).ends_with("\r\n</d >"));
  REQUIRE(root.attributes.size() == 2);
  CHECK(source.text(root.attributes[0].name_at) == "\xC3\xA4");
  CHECK(source.text(root.attributes[0].value_at) == "&amp;");
  CHECK(root.attributes[0].value == "&");
  CHECK(source.text(root.attributes[1].value_at) == "1");
  REQUIRE(root.children.size() == 2);
  const Element* size = root.child("s");
  REQUIRE(size != nullptr);
  CHECK(source.text(size->whole) == "<s unit='K'> 12 </s>");
  CHECK(source.text(size->text_at(source)) == "12");
  CHECK(size->text.data() == source.text(size->content).data());
  CHECK(source.text(root.child("e")->whole) == "<e/>");
  CHECK(root.child("e")->content.begin == root.child("e")->content.end);
  CHECK(root.child("missing") == nullptr);
  CHECK(root.attribute("missing") == nullptr);
  REQUIRE(document.comments.size() == 2);
  CHECK(document.comments[0].text == " first ");
  CHECK(source.text(document.comments[1].whole) == "<!-- last -->");
}

TEST_CASE("the place of text is from its first to its last word, or the name") {
  struct Row {
    std::string text;
    std::string place;
  };
  for (const Row& row : {Row{"<b>\n 1 2 </b>", "1 2"},
                         {"<b/>", "b"},
                         {"<b> \n</b>", "b"},
                         {"<b>&amp; </b>", "&amp;"},
                         {"<b> 1<!-- c -->2 </b>", "1<!-- c -->2"},
                         {"<b><!-- c --> 12 <!-- d --></b>", "12"},
                         {"<b> <![CDATA[1]]></b>", "<![CDATA[1]]>"},
                         {"<b><!-- c --></b>", "b"},
                         {"<b>x<c/></b>", "x"},
                         {"<b><c>y</c>\n x<?p x?><c/></b>", "x"},
                         {"<b>x<c/>y</b>", "x<c/>y"}}) {
    CAPTURE(row.text);
    const Source source(0, "x.xml", row.text);
    CHECK(source.text(read_fine(source).root.text_at(source)) == row.place);
  }
}

TEST_CASE("decoded values stay where they are when the document moves") {
  const Source source(0, "x.xml", "<a b='&amp;'>1<!-- -->2<c d='&lt;'>&gt;</c></a>");
  Document first = read_fine(source);
  const Document second = std::move(first);
  CHECK(second.root.attributes[0].value == "&");
  CHECK(second.root.text == "12");
  CHECK(second.root.children[0].attributes[0].value == "<");
  CHECK(second.root.children[0].text == ">");
  CHECK(second.decoded.size() == 4);
}

TEST_CASE("what is refused says so and gives no document") {
  Diagnostics out;
  CHECK_FALSE(read(Source(0, "x.xml", "<a></b>"), out).has_value());
  CHECK(out.has_errors());
}

std::string repeated(std::string_view unit, std::size_t count) {
  std::string text;
  text.reserve(unit.size() * count);
  for (std::size_t i = 0; i < count; ++i) {
    text += unit;
  }
  return text;
}

double seconds_to_read(const std::string& text) {
  const Source source(0, "x.xml", text);
  Diagnostics out;
  const auto start = std::chrono::steady_clock::now();
  static_cast<void>(read(source, out));
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

// Quadratic time over 1 MB is half a minute.
TEST_CASE("hostile documents take no more than linear time") {
  struct Row {
    std::string before;
    std::string unit;
    std::string after;
  };
  for (const Row& row : {
           Row{"<a>", "&#x", "</a>"},
           {"<a>", "&amp;", "</a>"},
           {"<a b='", "&amp;", "'/>"},
           {"<a b='", "\r\n", "'/>"},
           {"<a ", "b='' ", "/>"},
           {"<a>", "<a>", ""},
           {"<a>", "<b/>", "</a>"},
           {"<a>", "x<!---->", "</a>"},
           {"<a>", "<?p?> ", "</a>"},
           {"<a>", "<![CDATA[]]>", "</a>"},
           {"<a>", "]]", "</a>"},
           {"<a><!--", "- ", "--></a>"},
           {"<a/></a>", "<", ""},
           {"<a>", "</b>", ""},
           {"<a b=\"", "x='", ""},
           {"<", "a", "/>"},
           {"<a>&", "a", ";</a>"},
           {"<a>&#", "0", "65;</a>"},
           {"<!DOCTYPE a [", "<!ENTITY x '&y;&y;'>", "]><a/>"},
       }) {
    CAPTURE(row.before);
    CAPTURE(row.unit);
    CHECK(seconds_to_read(row.before + repeated(row.unit, 200'000) + row.after) < 10);
  }
  std::string wide = "<a";
  for (int i = 0; i < 100'000; ++i) {
    wide += " b" + std::to_string(i) + "=''";
  }
  CHECK(seconds_to_read(wide + "/>") < 10);
}

TEST_CASE("the codes of this stage are complete") {
  std::set<std::string_view> ids;
  for (const Code& code : codes()) {
    CAPTURE(code.id);
    CHECK(ids.insert(code.id).second);
    CHECK(code.severity == Severity::Error);
    CHECK(code.refuses == Refuses::Parser);
    CHECK(code.explanation.find("Source: ") != std::string_view::npos);
  }
  CHECK(ids == std::set<std::string_view>{"MD001", "MD002", "MD003", "MD004", "MD025"});
}

}  // namespace
}  // namespace memdimm::xml
