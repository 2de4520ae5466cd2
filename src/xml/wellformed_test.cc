// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/wellformed.h"

#include <string>

#include <doctest/doctest.h>

#include "xml/read.h"

namespace memdimm::xml {
namespace {

using namespace std::string_literals;

// "MD001 1:4-1:7 message | 2:1 label | help"
std::string verdict(const std::string& text) {
  const Source source(0, "x.xml", text);
  Diagnostics out;
  if (check(source, out)) {
    return out.empty() ? "" : "accepted, and yet there are findings";
  }
  REQUIRE(out.all().size() == 1);
  const Diagnostic& found = out.all().front();
  const auto shown = [&](std::uint32_t offset) {
    const Position at = source.position(offset);
    return std::to_string(at.line) + ':' + std::to_string(at.column);
  };
  std::string line{found.code->id};
  line += ' ' + shown(found.where.begin) + '-' + shown(found.where.end);
  line += ' ' + found.message;
  for (const Label& label : found.labels) {
    line += " | " + shown(label.where.begin) + ' ' + label.text;
  }
  return found.help.empty() ? line : line + " | " + found.help;
}

struct Row {
  std::string text;
  std::string verdict;
};

void check_rows(std::initializer_list<Row> rows) {
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(verdict(row.text) == row.verdict);
  }
}

TEST_CASE("tags that do not pair up are refused") {
  check_rows({
      {"</a>",
       "MD001 1:3-1:4 end tag '</a>' closes nothing; expected the root element"},
      {"<a/></a>",
       "MD001 1:7-1:8 end tag '</a>' closes nothing; expected the end of the document "
       "| remove it"},
      {"<a>\n</b>",
       "MD001 2:3-2:4 end tag '</b>' does not match; expected '</a>' | 1:2 opened here "
       "| remove it, or write '</a>'"},
      {"<a><b></a>",
       "MD001 1:9-1:10 end tag '</a>' does not match; expected '</b>' | 1:5 opened "
       "here | write '</b>' in front of it"},
      {"<a>\n  <b>\n  <c/>\n</a>",
       "MD001 4:3-4:4 end tag '</a>' does not match; expected '</b>' | 2:4 opened here "
       "| write '</b>' in front of it"},
      {"<a><b></c></b></a>",
       "MD001 1:9-1:10 end tag '</c>' does not match; expected '</b>' | 1:5 opened "
       "here | remove it, or write '</b>'"},
      {"<a></ab>",
       "MD001 1:6-1:8 end tag '</ab>' does not match; expected '</a>' | 1:2 opened "
       "here | remove it, or write '</a>'"},
      {"<ab></a>",
       "MD001 1:7-1:8 end tag '</a>' does not match; expected '</ab>' | 1:2 opened "
       "here | write '<a>' there or '</ab>' here: one of them is misspelt"},
      // What others are called decides.
      {"<d><ab/><ab></a></d>",
       "MD001 1:15-1:16 end tag '</a>' does not match; expected '</ab>' | 1:10 opened "
       "here | write '</ab>'"},
      {"<d><ab></a><a/></d>",
       "MD001 1:10-1:11 end tag '</a>' does not match; expected '</ab>' | 1:5 opened "
       "here | write '<a>' there"},
      {"<a></a\xC3\xA4>",
       "MD001 1:6-1:8 end tag '</a\xC3\xA4>' does not match; expected '</a>' | 1:2 "
       "opened here | remove it, or write '</a>'"},
      {"<a></Aa>",
       "MD001 1:6-1:8 end tag '</Aa>' does not match; expected '</a>' | 1:2 opened "
       "here | remove it, or write '</a>'"},
      // Slips that are told where they are.
      {"<a><b/><c></c></c></a>",
       "MD001 1:17-1:18 one end tag too many: '</c>' closes nothing, since '<c>' is "
       "closed already | 1:9 this one | remove it"},
      {"<a><bb/>x</bb></a>",
       "MD001 1:5-1:7 start tag '<bb/>' ends its element, so that '</bb>' closes "
       "nothing "
       "| 1:12 the end tag | write '<bb>' without the '/', or remove '</bb>'"},
      {"<a><bb>x<bb><c/></a>",
       "MD001 1:10-1:12 start tag '<bb>' inside of one; expected the end tag '</bb>' | "
       "1:5 the first one | write '</bb>'"},
      {"<a>\n  bb>x</bb></a>",
       "MD001 2:3-2:5 start tag 'bb' without its '<'; expected '<bb>' | 2:9 its end "
       "tag "
       "| write '<' in front of it"},
      {"<size></Size>",
       "MD001 1:9-1:13 end tag '</Size>' does not match; expected '</size>' | 1:2 "
       "opened "
       "here | write '<Size>' there or '</size>' here: capitals count"},
      {"<a>\n<<<<<<< HEAD\n<b/>\n=======\n<c/>\n>>>>>>> x\n</a>",
       "MD001 2:1-2:13 a merge conflict is not resolved: '<<<<<<< HEAD'; expected a "
       "tag "
       "| choose one side, and remove the lines of '<<<<<<<', '=======' and '>>>>>>>'"},
      {"\x4C\x84\x96\x94\x81\x89\x95\x6E",
       "MD002 1:1-1:1 the document is EBCDIC; expected UTF-8 | save the document as "
       "UTF-8, with iconv -f IBM1047 -t UTF-8 for instance"},
      {"\x1F\x8B\x08",
       "MD002 1:1-1:1 the document is packed with gzip; expected UTF-8 | unpack it "
       "with "
       "gunzip"},
      {"<a>\n<b>\n",
       "MD001 2:2-2:3 element '<b>' is never closed; expected '</b>' | 3:1 the "
       "document ends here"},
      {"<a/><b/>",
       "MD025 1:6-1:7 second root element '<b>'; expected only one | 1:2 the root "
       "element | split it: one document a file"},
      {"<a/>\n<?p?>\n<a></a>",
       "MD025 3:2-3:3 second root element '<a>'; expected only one | 1:2 the root "
       "element | split it: one document a file"},
  });
}

TEST_CASE("tags that break off or hold something strange are refused") {
  check_rows({
      {"<a",
       "MD001 1:3-1:3 tag '<a>' is not closed; expected '>' here | 1:3 the document "
       "ends here"},
      {"</",
       "MD001 1:3-1:3 unexpected end of the document; expected the name of an element "
       "behind '</'"},
      {"<a/",
       "MD001 1:3-1:4 stray '/' in the start tag '<a>'; expected '/>', '>' or an "
       "attribute"},
      {"<a></a",
       "MD001 1:7-1:7 tag '</a>' is not closed; expected '>' here | 1:7 the document "
       "ends here"},
      {"<a></a\n<b/>",
       "MD001 1:7-1:7 tag '</a>' is not closed; expected '>' here | 2:1 the next tag "
       "starts here"},
      {"<a\n<b/></a>",
       "MD001 1:3-1:3 tag '<a>' is not closed; expected '>' here | 2:1 the next tag "
       "starts here"},
      {"<a b=\"1\"\n<c/>",
       "MD001 1:9-1:9 tag '<a>' is not closed; expected '>' here | 2:1 the next tag "
       "starts here"},
      {"<a><b/</a>",
       "MD001 1:6-1:7 stray '/' in the start tag '<b>'; expected '/>', '>' or an "
       "attribute"},
      {R"(<a b="1"/ >)",
       "MD001 1:9-1:10 stray '/' in the start tag '<a>'; expected '/>', '>' or an "
       "attribute"},
      {"<a/b>",
       "MD001 1:3-1:4 stray '/' in the start tag '<a>'; expected '/>', '>' or an "
       "attribute"},
      {R"(<a b="1"%/>)",
       "MD001 1:9-1:10 unexpected '%'; expected an attribute, '>' or '/>' in the start "
       "tag '<a>'"},
      {"<a %/>",
       "MD001 1:4-1:5 unexpected '%'; expected an attribute, '>' or '/>' in the start "
       "tag '<a>'"},
      {R"(<a></a b="1">)",
       "MD001 1:8-1:9 unexpected 'b'; expected '>' at the end of '</a>'"},
      {"<a></a\xC3\x97>",
       "MD001 1:7-1:8 unexpected '\xC3\x97'; expected '>' at the end of '</a>'"},
      {"<a></ a>",
       "MD001 1:6-1:7 unexpected ' '; expected the name of an element behind '</'"},
      {"<",
       "MD001 1:1-1:2 '<' is not followed by a name; expected a tag | write &lt; for "
       "the character itself"},
      {"< a/>",
       "MD001 1:1-1:2 '<' is not followed by a name; expected a tag | write &lt; for "
       "the character itself"},
      {"<<a/>",
       "MD001 1:2-1:3 unexpected '<'; expected the name of an element behind '<'"},
      {"<a>1 < 2</a>",
       "MD001 1:6-1:7 '<' is not followed by a name; expected a tag | write &lt; for "
       "the character itself"},
      {"<a><1/></a>",
       "MD001 1:5-1:6 unexpected '1'; expected the name of an element behind '<'"},
      {"<\xC2\xB7/>",
       "MD001 1:2-1:3 unexpected '\xC2\xB7'; expected the name of an element behind "
       "'<'"},
      {"<a\xC3\x97/>",
       "MD001 1:3-1:4 unexpected '\xC3\x97'; expected an attribute, '>' or '/>' in the "
       "start tag '<a>'"},
      {"<a></>",
       "MD001 1:6-1:7 unexpected '>'; expected the name of an element behind '</'"},
  });
}

TEST_CASE("attributes without name, value, quotes or space are refused") {
  check_rows({
      {"<a b/>",
       "MD001 1:4-1:5 attribute 'b' has no value; expected '=' and a quoted value"},
      {R"(<a b "1"/>)",
       "MD001 1:4-1:5 attribute 'b' has no value; expected '=' and a quoted value | "
       "write b='1'"},
      {"<a b=",
       "MD001 1:6-1:6 unexpected end of the document; expected the value of attribute "
       "'b' in quotes"},
      {"<a b=1/>",
       "MD001 1:6-1:7 unexpected '1'; expected the value of attribute 'b' in quotes | "
       "write b='1'"},
      {"<a b=\xE2\x80\x9C"
       "1\xE2\x80\x9D/>",
       "MD001 1:6-1:7 unexpected character U+201C (left double quotation mark); "
       "expected "
       "the value of attribute 'b' in quotes | write b='1'"},
      {"<a\xC2\xA0"
       "b='1'/>",
       "MD001 1:3-1:4 unexpected character U+00A0 (no-break space); expected an "
       "attribute, '>' or '/>' in the start tag '<a>' | write an ordinary space"},
      {"<a b=>",
       "MD001 1:6-1:7 unexpected '>'; expected the value of attribute 'b' in quotes"},
      {R"(<a ="1"/>)",
       "MD001 1:4-1:5 unexpected '='; expected an attribute, '>' or '/>' in the start "
       "tag '<a>'"},
      {R"(<a b="1"c="2"/>)",
       "MD001 1:9-1:9 no white space behind the value of attribute 'b'; expected a "
       "space, '>' or '/>' | 1:7 the value | write a space here"},
      {R"(<a b="1 c="2"/>)",
       "MD001 1:12-1:12 no white space behind the value of attribute 'b'; expected a "
       "space, '>' or '/>' | 1:7 the value | look for a quote that lacks its partner"},
      {"<a b=\"1>\n<c d=\"2\"/></a>",
       "MD001 1:6-1:7 value of attribute 'b' is not closed; expected a double quote "
       "behind it | 2:1 no value holds a '<' | write b='1'"},
      {R"(<a b="1><c/></a>)",
       "MD001 1:6-1:7 value of attribute 'b' is not closed; expected a double quote "
       "behind it | 1:9 no value holds a '<' | write b='1'"},
      {"<a b=\"1\n<c/>",
       "MD001 1:6-1:7 value of attribute 'b' is not closed; expected a double quote "
       "behind it | 2:1 no value holds a '<' | write b='1'"},
      {"<a b='1",
       "MD001 1:6-1:7 value of attribute 'b' is not closed; expected a single quote "
       "behind it | 1:8 the document ends here | write b='1'"},
      {R"(<a b="x<y"/>)",
       "MD001 1:8-1:9 '<' in the value of attribute 'b'; expected the closing quote or "
       "&lt; | write &lt; for the character itself"},
      {R"(<a c='1' d='2' c="3"/>)",
       "MD001 1:16-1:17 attribute 'c' is given twice; expected it once in a tag | 1:4 "
       "given first here"},
      {R"(<a xmlns:x="u" xmlns:x="v"/>)",
       "MD001 1:16-1:23 attribute 'xmlns:x' is given twice; expected it once in a tag "
       "| 1:4 given first here"},
      {"<a \xC3\xA4=\"1\" \xC3\xA4=\"\"/>",
       "MD001 1:10-1:11 attribute '\xC3\xA4' is given twice; expected it once in a tag "
       "| 1:4 given first here"},
      {R"(<a 1="2"/>)",
       "MD001 1:4-1:5 unexpected '1'; expected an attribute, '>' or '/>' in the start "
       "tag '<a>'"},
      {R"(<a -b="2"/>)",
       "MD001 1:4-1:5 unexpected '-'; expected an attribute, '>' or '/>' in the start "
       "tag '<a>'"},
  });
}

TEST_CASE("references that XML does not have are refused") {
  check_rows({
      {"<a>x & y</a>",
       "MD001 1:6-1:7 bare '&'; expected a reference such as '&amp;' | write &amp; for "
       "the character itself"},
      {"<a>&</a>",
       "MD001 1:4-1:5 bare '&'; expected a reference such as '&amp;' | write &amp; for "
       "the character itself"},
      {"<a>&;</a>",
       "MD001 1:4-1:5 bare '&'; expected a reference such as '&amp;' | write &amp; for "
       "the character itself"},
      {"<a>&lt</a>",
       "MD001 1:4-1:7 reference '&lt' is not closed; expected ';' | write &lt;"},
      {R"(<a b="&gt "/>)",
       "MD001 1:7-1:10 reference '&gt' is not closed; expected ';' | write &gt;"},
      {"<a>&foo bar</a>",
       "MD001 1:4-1:8 reference '&foo' is not closed; expected ';' | write &amp; for "
       "the character itself"},
      {"<a>&nbsp;</a>",
       "MD001 1:4-1:10 entity '&nbsp;' is not defined; expected &amp;, &lt;, &gt;, "
       "&quot; or &apos; | write an ordinary space, or remove it"},
      {R"(<a b="&AMP;"/>)",
       "MD001 1:7-1:12 entity '&AMP;' is not defined; expected &amp;, &lt;, &gt;, "
       "&quot; or &apos; | write the character itself, or &amp; for a '&'"},
      {"<a>&#</a>",
       "MD001 1:4-1:6 malformed character reference '&#'; expected decimal digits and "
       "';' | write &amp; for the character itself"},
      {"<a>&#;</a>",
       "MD001 1:4-1:6 malformed character reference '&#'; expected decimal digits and "
       "';' | write &amp; for the character itself"},
      {"<a>&#x;</a>",
       "MD001 1:4-1:7 malformed character reference '&#x'; expected hexadecimal digits "
       "and ';' | write &amp; for the character itself"},
      {"<a>&#xZ;</a>",
       "MD001 1:4-1:7 malformed character reference '&#x'; expected hexadecimal digits "
       "and ';' | write &amp; for the character itself"},
      {"<a>&#X41;</a>",
       "MD001 1:4-1:6 malformed character reference '&#'; expected decimal digits and "
       "';' | write &amp; for the character itself"},
      {"<a>&#65</a>",
       "MD001 1:4-1:8 malformed character reference '&#65'; expected decimal digits "
       "and ';' | write &amp; for the character itself"},
      {"<a>&#1F;</a>",
       "MD001 1:4-1:7 malformed character reference '&#1'; expected decimal digits and "
       "';' | write &amp; for the character itself"},
      {"<a>&#0;</a>",
       "MD001 1:4-1:8 character reference '&#0;' names no character of XML; expected "
       "one that text may hold | remove it"},
      {"<a>&#8;</a>",
       "MD001 1:4-1:8 character reference '&#8;' names no character of XML; expected "
       "one that text may hold | remove it"},
      {"<a>&#xD800;</a>",
       "MD001 1:4-1:12 character reference '&#xD800;' names no character of XML; "
       "expected one that text may hold | remove it"},
      {"<a>&#xFFFF;</a>",
       "MD001 1:4-1:12 character reference '&#xFFFF;' names no character of XML; "
       "expected one that text may hold | remove it"},
      {"<a>&#x110000;</a>",
       "MD001 1:4-1:14 character reference '&#x110000;' names no character of XML; "
       "expected one that text may hold | remove it"},
      {"<a>&#99999999999999999999;</a>",
       "MD001 1:4-1:27 character reference '&#99999999999999999999;' names no "
       "character of XML; expected one that text may hold | remove it"},
      {"<a>&"
       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
       "a;</a>",
       "MD001 1:4-1:86 entity "
       "'&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xE2\x80\xA6' is "
       "not defined; expected &amp;, &lt;, &gt;, &quot; or &apos; | write the "
       "character itself, or &amp; for a '&'"},
  });
}

TEST_CASE("characters that XML does not have are refused everywhere") {
  check_rows({
      {"<a>\x01</a>",
       "MD001 1:4-1:5 character U+0001 is not allowed in XML; expected a visible "
       "character, a tab or a line end | remove it; XML has no way to write it"},
      {"<a b=\"\x02\"/>",
       "MD001 1:7-1:8 character U+0002 is not allowed in XML; expected a visible "
       "character, a tab or a line end | remove it; XML has no way to write it"},
      {"<a><!-- \x1F --></a>",
       "MD001 1:9-1:10 character U+001F is not allowed in XML; expected a visible "
       "character, a tab or a line end | remove it; XML has no way to write it"},
      {"<a><?p \x0B?></a>",
       "MD001 1:8-1:9 character U+000B is not allowed in XML; expected a visible "
       "character, a tab or a line end | remove it; XML has no way to write it"},
      {"<a><![CDATA[\x0C]]></a>",
       "MD001 1:13-1:14 character U+000C is not allowed in XML; expected a visible "
       "character, a tab or a line end | remove it; XML has no way to write it"},
      {"<a\x00/>"s,
       "MD001 1:3-1:4 character U+0000 is not allowed in XML; expected a visible "
       "character, a tab or a line end | remove it; XML has no way to write it"},
      {"<a>\x00</a>"s,
       "MD001 1:4-1:5 character U+0000 is not allowed in XML; expected a visible "
       "character, a tab or a line end | remove it; XML has no way to write it"},
      {"<a/>\x00"s,
       "MD001 1:5-1:6 character U+0000 is not allowed in XML; expected a visible "
       "character, a tab or a line end | remove it; XML has no way to write it"},
      {"<a>\xEF\xBF\xBE</a>",
       "MD001 1:4-1:5 character U+FFFE is not allowed in XML; expected a visible "
       "character, a tab or a line end | remove it; XML has no way to write it"},
      {"<a b=\"\xEF\xBF\xBF\"/>",
       "MD001 1:7-1:8 character U+FFFF is not allowed in XML; expected a visible "
       "character, a tab or a line end | remove it; XML has no way to write it"},
      {"<!--\xEF\xBF\xBF--><a/>",
       "MD001 1:5-1:6 character U+FFFF is not allowed in XML; expected a visible "
       "character, a tab or a line end | remove it; XML has no way to write it"},
      {"\x08<a/>",
       "MD001 1:1-1:2 character U+0008 is not allowed in XML; expected a visible "
       "character, a tab or a line end | remove it; XML has no way to write it"},
      {"<a/>\x1B",
       "MD001 1:5-1:6 character U+001B is not allowed in XML; expected a visible "
       "character, a tab or a line end | remove it; XML has no way to write it"},
  });
}

TEST_CASE("markup that is no markup is refused") {
  check_rows({
      {"<a>]]></a>",
       "MD001 1:4-1:7 ']]>' in text; expected it only at the end of a CDATA section | "
       "write ]]&gt; for the characters themselves"},
      {"<a>x\ny ]]]></a>",
       "MD001 2:4-2:7 ']]>' in text; expected it only at the end of a CDATA section | "
       "write ]]&gt; for the characters themselves"},
      {"<a><!-- a -- b --></a>",
       "MD001 1:11-1:13 '--' inside a comment; expected '-->' to end it | 1:4 the "
       "comment starts here | write a single '-', or two with a space between"},
      {"<a><!-- a ---></a>",
       "MD001 1:11-1:13 '--' inside a comment; expected '-->' to end it | 1:4 the "
       "comment starts here | write a single '-', or two with a space between"},
      {"<a>\n<!-- x</a>",
       "MD001 2:1-2:3 comment is not closed; expected '-->' before the end of the "
       "document"},
      {"<a><![CDATA[x</a>",
       "MD001 1:4-1:6 CDATA section is not closed; expected ']]>' before the end of "
       "the document"},
      {"<a><?x </a>",
       "MD001 1:4-1:6 processing instruction is not closed; expected '?>' before the "
       "end of the document"},
      {"<a><?x",
       "MD001 1:7-1:7 unexpected end of the document; expected white space or '?>' "
       "behind the target 'x'"},
      {"<a><!x></a>",
       "MD001 1:4-1:6 '<!' starts neither a comment nor a CDATA section; expected "
       "'<!--' or '<![CDATA[' | write &lt; for the character itself"},
      {"<a><![cdata[x]]></a>",
       "MD001 1:4-1:6 '<!' starts neither a comment nor a CDATA section; expected "
       "'<!--' or '<![CDATA[' | write &lt; for the character itself"},
      {"<!x><a/>", "MD001 1:1-1:3 '<!' starts no comment; expected '<!--'"},
      {"<![CDATA[x]]><a/>", "MD001 1:1-1:3 '<!' starts no comment; expected '<!--'"},
      {"<a/><![CDATA[]]>", "MD001 1:5-1:7 '<!' starts no comment; expected '<!--'"},
      {"<? x?><a/>",
       "MD001 1:3-1:4 unexpected ' '; expected the target of a processing instruction "
       "behind '<?'"},
      {"<?1?><a/>",
       "MD001 1:3-1:4 unexpected '1'; expected the target of a processing instruction "
       "behind '<?'"},
      {"<?p+?><a/>",
       "MD001 1:4-1:5 unexpected '+'; expected white space or '?>' behind the target "
       "'p'"},
      {"<?p?",
       "MD001 1:4-1:5 unexpected '?'; expected white space or '?>' behind the target "
       "'p'"},
      {R"(<a><?xml version="1.0"?></a>)",
       "MD001 1:4-1:9 misplaced XML declaration; expected it only at the very start of "
       "the document | move it to the first byte of the document, or remove it"},
      {R"( <?xml version="1.0"?><a/>)",
       "MD001 1:2-1:7 misplaced XML declaration; expected it only at the very start of "
       "the document | move it to the first byte of the document, or remove it"},
      {"<?XML?><a/>",
       "MD001 1:3-1:6 processing instruction 'XML'; expected another name, since XML "
       "keeps this one for itself"},
      {"<a><?xMl x?></a>",
       "MD001 1:6-1:9 processing instruction 'xMl'; expected another name, since XML "
       "keeps this one for itself"},
  });
}

TEST_CASE("what stands outside the root is refused") {
  check_rows({
      {"",
       "MD001 1:1-1:1 the document has no element; expected a root element such as "
       "'<domain>'"},
      {"  \n",
       "MD001 2:1-2:1 the document has no element; expected a root element such as "
       "'<domain>'"},
      {"<!-- x -->",
       "MD001 1:11-1:11 the document has no element; expected a root element such as "
       "'<domain>'"},
      {R"(<?xml version="1.0"?>)",
       "MD001 1:22-1:22 the document has no element; expected a root element such as "
       "'<domain>'"},
      {"text<a/>", "MD001 1:1-1:5 text 'text' before the root element; expected a tag"},
      {"<a/>more text",
       "MD001 1:5-1:9 text 'more' behind the root element; expected nothing more"},
      {"<a/>]", "MD001 1:5-1:6 unexpected ']'; expected nothing behind the root"},
      {"&amp;<a/>", "MD001 1:1-1:2 unexpected '&'; expected the root element"},
      {"<a/>&#32;", "MD001 1:5-1:6 unexpected '&'; expected nothing behind the root"},
      {"\xEF\xBB\xBF\xEF\xBB\xBF<a/>",
       "MD001 1:1-1:2 the character U+FEFF (zero width no-break space, or byte order "
       "mark) before the root element; expected only white space there | remove it"},
      {"\xC3\xA4<a/>",
       "MD001 1:1-1:2 text '\xC3\xA4' before the root element; expected a tag"},
      {"<a/>\n\t \xC3\xA4",
       "MD001 2:3-2:4 text '\xC3\xA4' behind the root element; expected nothing more"},
  });
}

TEST_CASE("an XML declaration keeps its grammar") {
  check_rows({
      {"<?xml?><a/>",
       R"(MD001 1:1-1:8 XML declaration without a version; expected version="1.0" | write <?xml version="1.0"?>, or leave the declaration out)"},
      {"<?xml ?><a/>",
       R"(MD001 1:1-1:9 XML declaration without a version; expected version="1.0" | write <?xml version="1.0"?>, or leave the declaration out)"},
      {"<?xml foo?><a/>",
       "MD001 1:7-1:10 unexpected 'foo' in the XML declaration; expected version, "
       "encoding and standalone, in this order, and then '?>'"},
      {R"(<?xml encoding="UTF-8"?><a/>)",
       "MD001 1:7-1:15 unexpected 'encoding' in the XML declaration; expected version, "
       "encoding and standalone, in this order, and then '?>'"},
      {"<?xml version?><a/>",
       "MD001 1:14-1:15 unexpected '?'; expected '=' behind 'version'"},
      {"<?xml version=1.0?><a/>",
       "MD001 1:15-1:16 unexpected '1'; expected the value of 'version' in quotes"},
      {R"(<?xml version="1.0?><a/>)",
       "MD001 1:19-1:20 unexpected '?'; expected the quote that closes the value of "
       "'version'"},
      {R"(<?xml version="1.0'?><a/>)",
       "MD001 1:19-1:20 unexpected '''; expected the quote that closes the value of "
       "'version'"},
      {R"(<?xml version="1"?><a/>)", "MD001 1:16-1:17 XML version '1'; expected '1.0'"},
      {R"(<?xml version="2.0"?><a/>)",
       "MD001 1:16-1:19 XML version '2.0'; expected '1.0'"},
      {R"(<?xml version="1.0a"?><a/>)",
       "MD001 1:16-1:20 XML version '1.0a'; expected '1.0'"},
      {R"(<?xml version="1.0"encoding="UTF-8"?><a/>)",
       "MD001 1:20-1:28 no white space before 'encoding' in the XML declaration; "
       "expected a space"},
      {R"(<?xml version="1.0" version="1.0"?><a/>)",
       "MD001 1:21-1:28 unexpected 'version' in the XML declaration; expected version, "
       "encoding and standalone, in this order, and then '?>'"},
      {R"(<?xml version="1.0" standalone="yes" encoding="UTF-8"?><a/>)",
       "MD001 1:38-1:46 unexpected 'encoding' in the XML declaration; expected "
       "version, encoding and standalone, in this order, and then '?>'"},
      {R"(<?xml version="1.0" standalone="YES"?><a/>)",
       "MD001 1:33-1:36 standalone is 'YES'; expected 'yes' or 'no'"},
      {R"(<?xml version="1.0" ?<a/>)",
       "MD001 1:21-1:22 unexpected '?'; expected version, encoding and standalone, in "
       "this order, and then '?>'"},
      {R"(<?xml version="1.0")",
       "MD001 1:20-1:20 unexpected end of the document; expected version, encoding and "
       "standalone, in this order, and then '?>'"},
      {R"(<?xml version="1.0" x?>)",
       "MD001 1:21-1:22 unexpected 'x' in the XML declaration; expected version, "
       "encoding and standalone, in this order, and then '?>'"},
  });
}

TEST_CASE("bytes that are not UTF-8 are refused") {
  check_rows({
      {"<a>\xE4</a>",
       "MD002 1:4-1:5 byte 0xe4 is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<a>\x80</a>",
       "MD002 1:4-1:4 byte 0x80 is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<a>\xC0\x80</a>",
       "MD002 1:4-1:5 byte 0xc0 is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<a>\xC1\xBF</a>",
       "MD002 1:4-1:5 byte 0xc1 is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<a>\xE0\x80\xAF</a>",
       "MD002 1:4-1:5 byte 0xe0 is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<a>\xED\xA0\x80</a>",
       "MD002 1:4-1:5 byte 0xed is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<a>\xF0\x80\x80\xAF</a>",
       "MD002 1:4-1:5 byte 0xf0 is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<a>\xF4\x90\x80\x80</a>",
       "MD002 1:4-1:5 byte 0xf4 is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<a>\xF8\x88\x80\x80\x80</a>",
       "MD002 1:4-1:5 byte 0xf8 is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<a>\xE2\x82</a>",
       "MD002 1:4-1:5 byte 0xe2 is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<a>\xC3",
       "MD002 1:4-1:5 byte 0xc3 is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<a\xFF=\"1\"/>",
       "MD002 1:3-1:4 byte 0xff is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<\xFF/>",
       "MD002 1:2-1:3 byte 0xff is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<a b=\"\xFF\"/>",
       "MD002 1:7-1:8 byte 0xff is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<!--\xFF--><a/>",
       "MD002 1:5-1:6 byte 0xff is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<a/>\xFF",
       "MD002 1:5-1:6 byte 0xff is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<?p \xFF?><a/>",
       "MD002 1:5-1:6 byte 0xff is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<a></a\xFF>",
       "MD002 1:7-1:8 byte 0xff is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
      {"<a>\xC3\xA4\r\n\xC3\xBC\xFC</a>",
       "MD002 2:2-2:3 byte 0xfc is not valid UTF-8 here; expected UTF-8 throughout | "
       "save the document as UTF-8"},
  });
}

TEST_CASE("other encodings are refused by their names") {
  check_rows({
      {"\xFF\xFE<\x00"
       "a\x00/\x00>\x00"s,
       "MD002 1:1-1:1 the document is UTF-16; expected UTF-8 | save the document as "
       "UTF-8, with iconv -f UTF-16 -t UTF-8 for instance"},
      {"\xFE\xFF\x00<"s,
       "MD002 1:1-1:1 the document is UTF-16; expected UTF-8 | save the document as "
       "UTF-8, with iconv -f UTF-16 -t UTF-8 for instance"},
      {"\x00<\x00"
       "a\x00/\x00>"s,
       "MD002 1:1-1:1 the document is UTF-16BE; expected UTF-8 | save the document as "
       "UTF-8, with iconv -f UTF-16BE -t UTF-8 for instance"},
      {"<\x00"
       "a\x00/\x00>\x00"s,
       "MD002 1:1-1:1 the document is UTF-16LE; expected UTF-8 | save the document as "
       "UTF-8, with iconv -f UTF-16LE -t UTF-8 for instance"},
      {"\xFF\xFE\x00\x00<\x00\x00\x00"s,
       "MD002 1:1-1:1 the document is UTF-32; expected UTF-8 | save the document as "
       "UTF-8, with iconv -f UTF-32 -t UTF-8 for instance"},
      {"\x00\x00\x00<\x00\x00\x00"
       "a\x00\x00\x00/\x00\x00\x00>"s,
       "MD002 1:1-1:1 the document is UTF-32BE; expected UTF-8 | save the document as "
       "UTF-8, with iconv -f UTF-32BE -t UTF-8 for instance"},
      {"<\x00\x00\x00"
       "a\x00\x00\x00/\x00\x00\x00>\x00\x00\x00"s,
       "MD002 1:1-1:1 the document is UTF-32LE; expected UTF-8 | save the document as "
       "UTF-8, with iconv -f UTF-32LE -t UTF-8 for instance"},
      {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE4</a>",
       "MD002 1:31-1:41 encoding 'ISO-8859-1' is not read; expected 'UTF-8' | save the "
       "document as UTF-8 and declare that"},
      {R"(<?xml version="1.0" encoding="UTF-16"?><a/>)",
       "MD002 1:31-1:37 encoding 'UTF-16' is not read; expected 'UTF-8' | save the "
       "document as UTF-8 and declare that"},
      {R"(<?xml version="1.0" encoding="8bit"?><a/>)",
       "MD002 1:31-1:35 encoding '8bit' is not read; expected 'UTF-8' | save the "
       "document as UTF-8 and declare that"},
      {R"(<?xml version="1.0" encoding=""?><a/>)",
       "MD002 1:31-1:31 encoding '' is not read; expected 'UTF-8' | save the document "
       "as UTF-8 and declare that"},
      {"<?xml version=\"1.0\" encoding=\"us-ascii\"?>\n<a>\xC3\xA4</a>",
       R"(MD002 2:4-2:5 character outside ASCII, which the document declares; expected UTF-8 to be declared | 1:31 declared here | declare encoding="UTF-8")"},
  });
}

TEST_CASE("a DOCTYPE is refused before the root, and is no markup elsewhere") {
  check_rows({
      {"<!DOCTYPE a><a/>",
       "MD003 1:1-1:10 a DOCTYPE is not read, since it can define entities that grow "
       "without bound; expected the root element | remove it; no libvirt document "
       "needs one"},
      {"<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a/>",
       "MD003 2:1-2:10 a DOCTYPE is not read, since it can define entities that grow "
       "without bound; expected the root element | remove it; no libvirt document "
       "needs one"},
      {"<!DOCTYPE",
       "MD003 1:1-1:10 a DOCTYPE is not read, since it can define entities that grow "
       "without bound; expected the root element | remove it; no libvirt document "
       "needs one"},
      {"<a/><!DOCTYPE a>", "MD001 1:5-1:7 '<!' starts no comment; expected '<!--'"},
      {"<a><!DOCTYPE a></a>",
       "MD001 1:4-1:6 '<!' starts neither a comment nor a CDATA section; expected "
       "'<!--' or '<![CDATA[' | write &lt; for the character itself"},
      {"<!doctype a><a/>", "MD001 1:1-1:3 '<!' starts no comment; expected '<!--'"},
  });
}

TEST_CASE("what is odd but well-formed passes") {
  for (const std::string& text : {
           "<a/>"s,
           "\xEF\xBB\xBF<a/>"s,
           "\xEF\xBB\xBF<?xml version='1.0'?>\r\n<a/>\r\n"s,
           "<?xml\tversion = \"1.0\"\nencoding='utf-8' standalone='no' ?><a/>"s,
           "<?xml version='1.1'?><a/>"s,
           "<?xml version='1.0' encoding='US-ASCII'?><a/>"s,
           "<!----><!--->--><?p?><?xml-style x?>\n<a/><!-- - --><?p ?\?>\n"s,
           "<a b = '1'\n\tc=\"\"\r/>"s,
           "<a b='\"' c=\"'\" d='>'></a\t\n>"s,
           "<a b='&lt;&#60;&amp;&#x3c;&quot;&apos;&gt;'/>"s,
           "<a>]] > ]]&gt; &#x10FFFF;&#9;&#00000000000000000000065; \x7F\xC2\x85</a>"s,
           "<a><![CDATA[<b> & ]] ]> ]]]]><![CDATA[]]></a>"s,
           "<\xC3\xA4\xC2\xB7 _:\xE2\x80\xBF-.1='x'></\xC3\xA4\xC2\xB7>"s,
           "<:/>"s,
           "<a:b xmlns='u' c:d=''/>"s,  // xmllint's exit code is 0 for these as well
           "<\xF3\xAF\xBF\xBF/>"s,
       }) {
    CAPTURE(text);
    CHECK(verdict(text).empty());
  }
}

TEST_CASE("the limits hold exactly") {
  const auto nested = [](std::size_t depth) {
    std::string open;
    std::string close;
    for (std::size_t i = 0; i < depth; ++i) {
      open += "<a>";
      close += "</a>";
    }
    return open + close;
  };
  CHECK(verdict(nested(96)).empty());
  CHECK(verdict(nested(97)) ==
        "MD004 1:290-1:291 element '<a>' is nested 97 deep; expected at most 96");

  const auto with_attributes = [](int count) {
    std::string tag = "<a";
    for (int i = 0; i < count; ++i) {
      tag += " b" + std::to_string(i) + "=''";
    }
    return tag + "/>";
  };
  CHECK(verdict(with_attributes(128)).empty());
  CHECK(verdict(with_attributes(129)) ==
        "MD004 1:918-1:918 element '<a>' has more than 128 attributes; expected at "
        "most 128");

  CHECK(verdict('<' + std::string(50'000, 'a') + "/>").empty());
  CHECK(verdict('<' + std::string(50'001, 'a') + "/>") ==
        "MD004 1:2-1:50003 name of 50001 bytes; expected at most 50000");

  std::string long_text;
  long_text.resize(10'000'000, 'x');
  CHECK(verdict("<a>" + long_text + "</a>").empty());
  CHECK(verdict("<a>x" + long_text + "</a>") ==
        "MD004 1:4-1:5 text of 10000001 bytes; expected at most 10000000");
  CHECK(verdict("<a b='" + long_text + "'/>") ==
        "MD004 1:1-1:2 start tag of 10000007 bytes; expected at most 10000000");
  CHECK(verdict("<!--" + long_text + "--><a/>") ==
        "MD004 1:1-1:2 comment of 10000004 bytes; expected at most 10000000");
}

TEST_CASE("every cut of a document is refused without reading past its end") {
  const std::string text =
      "<?xml version='1.0' encoding='UTF-8'?><!-- \xC3\xA4 --><a b='&amp;'><?p q?>"
      "<![CDATA[x]]>&#x41;\xE2\x82\xAC<c/></a>";
  for (std::size_t size = 0; size < text.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(verdict(text.substr(0, size)).empty());
  }
  CHECK(verdict(text).empty());
}

TEST_CASE("marks are byte offsets behind a byte order mark and CR LF") {
  const Source source(7,
                      "x.xml",
                      "\xEF\xBB\xBF<?p?>\r\n<\xC3\xA4 b='\xE2\x82\xAC'\r\n>"
                      "<!-- c --><d/>t</\xC3\xA4 >\r\n");
  Diagnostics out;
  const auto marks = check(source, out);
  REQUIRE(marks.has_value());
  REQUIRE(marks->elements.size() == 2);
  const ElementMark& root = marks->elements[0];
  CHECK(source.text({root.name_begin, root.name_end}) == "\xC3\xA4");
  CHECK(source.text({root.name_begin - 1, root.tag_end}) ==
        "<\xC3\xA4 b='\xE2\x82\xAC'\r\n>");
  CHECK(source.text({root.tag_end, root.content_end}) == "<!-- c --><d/>t");
  CHECK(source.text({root.content_end, root.whole_end}) == "</\xC3\xA4 >");
  CHECK(root.children == 1);
  CHECK(root.has_text);
  CHECK(root.has_asides);
  const ElementMark& child = marks->elements[1];
  CHECK(source.text({child.name_begin - 1, child.whole_end}) == "<d/>");
  CHECK(child.tag_end == child.content_end);
  REQUIRE(marks->attributes.size() == 1);
  CHECK(source.text(marks->attributes[0].name_at) == "b");
  CHECK(source.text(marks->attributes[0].value_at) == "\xE2\x82\xAC");
  REQUIRE(marks->asides.size() == 2);
  CHECK(source.text({marks->asides[0].begin, marks->asides[0].end}) == "<?p?>");
  CHECK(source.text({marks->asides[1].begin, marks->asides[1].end}) == "<!-- c -->");
}

}  // namespace
}  // namespace memdimm::xml
