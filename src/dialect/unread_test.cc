// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/unread.h"

#include <array>
#include <string>

#include <doctest/doctest.h>

#include "dialect/libvirt_grammar.h"
#include "dialect/proposal_grammar.h"
#include "xml/read.h"

namespace memdimm::dialect {
namespace {

// The names that are left of a document.
std::string left(const xml::Element& element) {
  std::string out(element.name);
  for (const xml::Element& child : element.children) {
    out += '(' + left(child) + ')';
  }
  return out;
}

std::string left_of(std::string text) {
  const grammar::Grammar proposal = proposal_grammar();
  const grammar::Grammar libvirt = libvirt_grammar();
  const std::array grammars = {&proposal, &libvirt};
  Unread unread(grammars);
  const Source source(0, "x.xml", std::move(text));
  Diagnostics out;
  const auto document = xml::read(source, out, &unread);
  REQUIRE(document.has_value());
  CHECK(out.empty());
  return left(document->root);
}

TEST_CASE("what nobody reads of a domain is left out") {
  struct Row {
    std::string inside;
    std::string left;
  };
  for (const Row& row : {
           Row{"<title>t</title><on_reboot>restart</on_reboot><a/>", ""},
           {"<memory>1</memory>", "(memory)"},
           {"<a><b><c/></b></a>", ""},
           {"<a>1<b/>2</a>", ""},
           {"<a x='&lt;'>\r\n<b/></a>", ""},
           {"<a><b><alias/></b></a>", "(a(b(alias)))"},
           {"<!-- memdimm: ignore-next --><a/><a/>", "(a)"},
           {"<a><!-- --></a>", "(a)"},
           {"<memroy/>", "(memroy)"},
           {"<a xmlns='urn:x'/><q:a/>", "(a)(q:a)"},
           {"<devices><disk type='file'><driver name='qemu'/><source file='/x'/>"
            "<target dev='vda'/><address type='pci'/></disk></devices>",
            "(devices(disk(address)))"},
           {"<devices><disk><source size='1'/><target><size>1</size></target></disk>"
            "</devices>",
            "(devices(disk(source)(target(size))))"},
           {"<devices><memory><b/></memory></devices>", "(devices(memory(b)))"},
           {"<cpu><topology sockets='1'/><numa><b/></numa></cpu>", "(cpu(numa(b)))"},
       }) {
    CAPTURE(row.inside);
    CHECK(left_of("<domain>" + row.inside + "</domain>") == "domain" + row.left);
  }
}

TEST_CASE("text beside elements that are left out is whole") {
  const grammar::Grammar libvirt = libvirt_grammar();
  const std::array grammars = {&libvirt};
  Unread unread(grammars);
  for (const std::string text :
       {"<domain><memory>1<a/></memory></domain>",
        "<domain>x<title/>y<memory>1</memory>z</domain>",
        "<domain>\r\n<title/>\r\n<memory>1</memory>\r\n</domain>",
        "<domain><a/>\n<memory x='&lt;'/> <b/><cpu/> <!-- --> <c/></domain>"}) {
    CAPTURE(text);
    const Source source(0, "x.xml", text);
    Diagnostics out;
    const auto some = xml::read(source, out, &unread);
    const auto all = xml::read(source, out);
    REQUIRE(some.has_value());
    REQUIRE(all.has_value());
    CHECK(some->root.text == all->root.text);
    REQUIRE(some->root.child("memory") != nullptr);
    CHECK(some->root.child("memory")->text == all->root.child("memory")->text);
    CHECK(some->root.child("memory")->whole == all->root.child("memory")->whole);
  }
}

}  // namespace
}  // namespace memdimm::dialect
