// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/validate.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "xml/read.h"

namespace memdimm::grammar {
namespace {

constexpr std::array<std::string_view, 1> kKnown = {"memory"};

// Memory modules, among other things that pass.
Grammar modules() {
  Patterns p;
  const Pattern size = p.element("size",
                                 {p.optional(p.attribute("unit", p.data(kUnit))),
                                  p.data(kNumber, "a size in decimal digits")},
                                 "<size unit='MiB'>512</size>");
  const Pattern node = p.element("node", {p.data(kNumber)});
  const Pattern target = p.element(
      "target", {p.interleave({size, p.optional(node)})}, "<target>…</target>");
  const Pattern slot = p.attribute(
      "slot", p.data(kNumber, "a slot number in decimal digits"), "slot='0'");
  const Pattern address =
      p.element("address", {slot, p.optional(p.attribute("base", p.data(kHexNumber)))});
  const auto kind = [&](std::string_view type, Pattern source) {
    return p.group({p.attribute("type", p.value(type), "type='ram'"),
                    p.interleave({source, target, p.optional(address)})});
  };
  const Pattern pages = p.element("pages", {});
  const Pattern path = p.element("path", {p.text()});
  const Pattern nodes = p.choice({p.optional(p.attribute("node", p.data(kNumber))),
                                  p.optional(p.attribute("host", p.data(kNumber)))});
  const Pattern memory = p.element(
      "memory",
      {p.choice(
          {kind("ram",
                p.optional(p.element("source", {nodes, p.choice({pages, path})}))),
           kind("rom", p.element("source", {path}))})});
  const Pattern root =
      p.element("domain",
                {p.zero_or_more(p.any_attribute_except({})),
                 p.interleave({p.text(),
                               p.zero_or_more(memory),
                               p.zero_or_more(p.any_element_except(kKnown))})});
  return {std::move(p), root};
}

std::vector<Diagnostic> findings(const Source& source) {
  const Grammar grammar = modules();
  Diagnostics out;
  const auto document = xml::read(source, out);
  REQUIRE(document.has_value());
  validate(grammar, document->root, source, out);
  return out.take_sorted();
}

// "COLUMN ID MESSAGE (HELP)" for each finding, a line each.
std::string told(std::string_view text) {
  const Source source(0, "x", std::string(text));
  std::string all;
  for (const Diagnostic& each : findings(source)) {
    all += (all.empty() ? "" : "\n") + std::string(source.text(each.where)) + ": " +
           std::string(each.code->id) + ' ' + each.message +
           (each.help.empty() ? "" : " (" + each.help + ")");
  }
  return all;
}

std::string in_domain(std::string_view inside) {
  return "<domain>" + std::string(inside) + "</domain>";
}

struct Row {
  std::string_view inside;
  std::string_view told;
};

void check(std::span<const Row> rows) {
  for (const Row& row : rows) {
    CAPTURE(row.inside);
    CHECK(told(in_domain(row.inside)) == row.told);
  }
}

constexpr std::string_view kGood =
    "<memory type='ram'><target><size unit='MiB'>512</size></target></memory>";

TEST_CASE("what the grammar allows has no findings") {
  const Row rows[] = {
      {"", ""},
      {kGood, ""},
      {"<b c='d'>and <other/></b>", ""},
      {"<memory type='ram'><!-- c --><target><node>1</node><size>5<!-- c -->1</size>"
       "</target><address base='0x10' slot=' +3'/></memory>",
       ""},
      {"<memory type='ram'><source><![CDATA[ ]]><pages/></source>"
       "<target><size>1</size></target></memory>",
       ""},
      {"<x:other xmlns:x='urn:x'/><other xmlns='urn:x'><size/></other>", ""},
      {"<other xmlns='urn:x'><memory/></other>", ""},
  };
  check(rows);
}

TEST_CASE("unknown names are told with what was expected and what was meant") {
  const Row rows[] = {
      {"<memory type='ram'><target><nod>1</nod><size>1</size></target></memory>",
       "nod: MD010 unknown element <nod> in <target>; expected <size> or <node> "
       "(did you mean 'node'?)"},
      {"<memory type='rom'><target><size>1</size></target><source><path/></source>"
       "<extra/></memory>",
       "extra: MD010 unknown element <extra> in <memory type='rom'>; expected "
       "<address>"},
      {"<memory type='ram'><target><size>1<x/></size></target></memory>",
       "x: MD010 unknown element <x> in <size>; no element may stand there "
       "(remove it)"},
      {"<memory type='ram'><target><size>1</size></target><address "
       "sloot='1'/></memory>",
       "sloot: MD011 unknown attribute 'sloot' of <address>; expected 'slot' or 'base' "
       "(did you mean 'slot'?)"},
      {"<memory type='ram' xml:lang='de'><target><size>1</size></target></memory>",
       "xml:lang: MD011 unknown attribute 'xml:lang' of <memory type='ram'>; no more "
       "attributes may stand there (remove it)"},
      {"<memory type='ram'><source node='1' host='2'><pages/></source>"
       "<target><size>1</size></target></memory>",
       "host: MD011 attribute 'host' of <source> cannot stand together with 'node' "
       "(remove one of them)"},
      {"<memory type='ram'><size "
       "xmlns='urn:x'/><target><size>1</size></target></memory>",
       "size: MD010 <size xmlns='urn:x'> does not belong into <memory>; it belongs "
       "into "
       "<target> (move it into <target>)"},
  };
  check(rows);
}

TEST_CASE("a misspelt child that must be there is one finding") {
  const Row rows[] = {
      {"<memory type='ram'><targte><size>1</size></targte></memory>",
       "targte: MD010 unknown element <targte> in <memory type='ram'>; expected "
       "<source>, <target> or <address> (did you mean 'target'?)"},
      {"<memory type='ram'><target><size>1</size></target><tarqet/></memory>",
       "tarqet: MD010 unknown element <tarqet> in <memory type='ram'>; expected "
       "<source> or <address>"},
      {"<memory type='ram'><tarqet/><target><size>1</size></target></memory>",
       "tarqet: MD010 unknown element <tarqet> in <memory type='ram'>; expected "
       "<source>, <target> or <address>"},
  };
  check(rows);
}

TEST_CASE("what is missing is named with an example") {
  const Row rows[] = {
      {"<memory type='ram'><target/></memory>",
       "target: MD012 <size> is missing in <target> (add <size unit='MiB'>512</size>)"},
      {"<memory type='rom'><target><size>1</size></target></memory>",
       "memory: MD012 <source> is missing in <memory type='rom'>"},
      {"<memory type='ram'><source/><target><size>1</size></target></memory>",
       "source: MD012 <pages> or <path> is missing in <source>"},
      {"<memory type='ram'><target><size>1</size></target><address/></memory>",
       "address: MD013 attribute 'slot' is missing in <address> (add slot='0')"},
      {"<memory><target><size>1</size></target></memory>",
       "memory: MD013 attribute 'type' is missing in <memory> (add type='ram')"},
  };
  check(rows);
}

TEST_CASE("bad values are quoted where they stand") {
  const Row rows[] = {
      {"<memory type='ram'><target><size>1</size></target><address "
       "slot='o7'/></memory>",
       "o7: MD014 attribute 'slot' of <address> is 'o7', with a letter for a digit; "
       "expected a slot number in decimal digits (write slot='07')"},
      {"<memory type='ram'><target><size>1</size></target><address slot=''/></memory>",
       ": MD014 attribute 'slot' of <address> is empty, expected a slot number in "
       "decimal digits"},
      {"<memory type='ramm'><target><size>1</size></target></memory>",
       "ramm: MD014 attribute 'type' of <memory> is 'ramm', expected 'ram' or 'rom' "
       "(did you mean 'ram'?)"},
      {"<memory type='ram'><target><size unit='MiBx'> 5o7 </size></target></memory>",
       "MiBx: MD014 attribute 'unit' of <size> is 'MiBx', expected a unit such as KiB, "
       "MiB or GiB (did you mean 'MiB'?)\n"
       "5o7: MD014 <size> is ' 5o7 ', with white space beside it; expected a size in "
       "decimal digits (write <size unit='MiBx'>507</size>)"},
      {"<memory type='ram'><target><size/></target></memory>",
       "size: MD014 <size> is empty, expected a size in decimal digits"},
  };
  check(rows);
}

TEST_CASE("repeated and excluded elements are told with the other one") {
  const Row rows[] = {
      {"<memory type='ram'><target><size>1</size><size>2</size></target></memory>",
       "size: MD015 a second <size> in <target>; one is allowed "
       "(remove one of them)"},
      {"<memory type='ram'><source><path/><pages/></source>"
       "<target><size>1</size></target></memory>",
       "pages: MD015 <pages> cannot stand together with <path> in <source> "
       "(remove one of them)"},
  };
  check(rows);
  const Source source(
      0,
      "x",
      in_domain("<memory type='ram'><target><size>1</size></target><target/>"
                "</memory>"));
  const auto found = findings(source);
  REQUIRE(found.size() == 1);
  CHECK(found[0].where.begin > found[0].labels.at(0).where.begin);
  CHECK(found[0].labels[0].text == "the first one");
}

TEST_CASE("text where only elements may stand is quoted") {
  const Row rows[] = {
      {"<memory type='ram'><target>512</target></memory>",
       "512: MD016 unexpected text '512' in <target>; expected <size> (write "
       "<target><size>512</size></target>)"},
      {"<memory type='ram'>x<target><size>1</size></target></memory>",
       "x: MD016 unexpected text 'x' in <memory> (remove it, or write it as a "
       "comment)"},
  };
  check(rows);
}

TEST_CASE("an element beside the memory elements may not look like one") {
  CHECK(told("<domain><memroy/><memento/></domain>") ==
        "memroy: MD017 unknown element <memroy> in <domain> (did you mean 'memory'?)");
}

TEST_CASE("a name is told where it belongs, and all of a tag at once") {
  const Row rows[] = {
      {"<memory type='ram'><node>1</node><target><size>1</size></target></memory>",
       "node: MD010 <node> does not belong into <memory>; it belongs into <target> "
       "(move "
       "it into <target>)"},
      {"<memory type='ram'><size>1</size><node>0</node></memory>",
       "size: MD010 <size> and <node> do not belong into <memory>; they belong into "
       "<target> (write <target><size>1</size><node>0</node></target>)"},
      {"<memory type='ram'><target size='1' unit='GiB' node='0'/></memory>",
       "size: MD011 'size', 'node' and 'unit' are elements in <target>, not attributes "
       "of it (write <target><size unit='GiB'>1</size><node>0</node></target>)"},
      {"<memory type='ram' slot='1'><target><size>1</size></target></memory>",
       "slot: MD011 'slot' is no attribute of <memory>; it belongs to <address> (write "
       "<address slot='1'/> in <memory>)"},
      {"<memory type='ram'><target><size>1</size></target><slot>1</slot></memory>",
       "slot: MD010 <slot> in <memory type='ram'> is no element; it is an attribute of "
       "<address> (write <address slot='1'/> in <memory>)"},
      {"<memory type='ram'><target><size value='1'/></target></memory>",
       "value: MD011 'value' is no attribute of <size>; its value is the text of the "
       "element (write <size>1</size>)"},
      {"<memory><type>ram</type><target><size>1</size></target></memory>",
       "type: MD010 <type> in <memory> is no element; it is an attribute of <memory "
       "type='ram'> (write <memory type='ram'>)"},
      {"<b><target/></b>",
       "target: MD030 <target> does not belong into <b>; it belongs into <memory "
       "type='ram'> (write <memory type='ram'><target/></memory>)"},
  };
  check(rows);
}

TEST_CASE("a namespace hides a memory element, unless its prefix is somebody's own") {
  CHECK(
      told("<domain><x:memory/><y:memory xmlns:y='urn:y'/><memory xmlns='urn:z'/>"
           "</domain>") ==
      "x:memory: MD031 <x:memory> in <domain> has the prefix 'x', which nothing "
      "declares; libvirt reads <memory> (write <memory> without the prefix)\n"
      "memory: MD031 <memory> in <domain> has a namespace of its own, in which libvirt "
      "looks for nothing (remove the xmlns= that puts it there)");
}

TEST_CASE("text beside the memory elements is told by what it was") {
  const Row rows[] = {
      {"oops ",
       "oops: MD033 text 'oops' in <domain>, where only elements are read (remove it, "
       "or "
       "make an element of it)"},
      {"\n=======\n",
       "=======: MD032 a line of a merge conflict in <domain>: '=======' (choose one "
       "side, and remove this line)"},
      {"&lt;memory/&gt;",
       "&lt;memory/&gt;: MD032 markup that is text in <domain>: '<memory/>' was "
       "written "
       "with &lt; or as CDATA, so that it is no element (write '<' and '>' for &lt; "
       "and "
       "&gt;)"},
      {"{% if x %}", ""},
  };
  check(rows);
}

TEST_CASE("the root must be a known element") {
  CHECK(told("<domian/>") ==
        "domian: MD010 the root element is <domian>; expected <domain> (did you mean "
        "'domain'?)");
  CHECK(told("<network/>") ==
        "network: MD010 the root element is <network>; expected <domain>");
  CHECK(told("<domain xmlns='urn:x'/>") ==
        "domain: MD010 the root element is <domain> in a namespace; expected <domain> "
        "(remove xmlns='urn:x': libvirt reads elements that have no namespace)");
}

TEST_CASE("faults are found all at once") {
  CHECK(told("<domain><memory type='ram'><target><sizze>1</sizze></target>"
             "<address slot='x'/></memory><memory type='no'/></domain>") ==
        "sizze: MD010 unknown element <sizze> in <target>; expected <size> or <node> "
        "(did you mean 'size'?)\n"
        "x: MD014 attribute 'slot' of <address> is 'x', expected a slot number in "
        "decimal digits\n"
        "memory: MD012 <target> is missing in <memory type='no'> (add "
        "<target>…</target>)\n"
        "no: MD014 attribute 'type' of <memory> is 'no', expected 'ram' or 'rom'");
}

TEST_CASE("many faults are told in linear time, the later ones without explanation") {
  std::string inside = "<memory type='ram'><target><size>1</size></target>";
  for (int i = 0; i < 20000; ++i) {
    inside += "<x/><target/>";
  }
  const Source source(0, "x", in_domain(inside + "</memory>"));
  const auto found = findings(source);
  REQUIRE(found.size() == 40000);
  CHECK(found[1].message == "a second <target> in <memory>; one is allowed");
  CHECK(found.back().message == "misplaced <target> in <memory>");
}

// The document after the edits of its only finding.
std::string mended(std::string text) {
  const Source source(0, "x", text);
  const auto found = findings(source);
  REQUIRE(found.size() == 1);
  std::vector<Edit> edits = found[0].fix;
  std::reverse(edits.begin(), edits.end());  // from the last, so that places stay
  for (const Edit& edit : edits) {
    text.replace(edit.where.begin, edit.where.end - edit.where.begin, edit.text);
  }
  return text;
}

TEST_CASE("a slip is mended by its edits") {
  const auto memory = [](std::string_view inside) {
    return in_domain("<memory type='ram'><target>" + std::string(inside) +
                     "</target></memory>");
  };
  struct {
    std::string_view inside;
    std::string_view mended;
  } const rows[] = {
      {"<sise\n>1</sise >", "<size\n>1</size >"},
      {"<size unti='MiB'>1</size>", "<size unit='MiB'>1</size>"},
      {"<size unit='MB2'>1</size>", "<size unit='MB'>1</size>"},
      {"<size>1</size><nodee/>", "<size>1</size><node/>"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.inside);
    CHECK(mended(memory(row.inside)) == memory(row.mended));
  }
}

TEST_CASE("codes have ids of their own, in order") {
  std::string_view last;
  std::set<std::string_view> names;
  for (const Code& code : codes()) {
    CAPTURE(code.id);
    CHECK(code.id > last);
    CHECK(names.insert(code.name).second);
    last = code.id;
  }
}

}  // namespace
}  // namespace memdimm::grammar
