// SPDX-License-Identifier: GPL-2.0-or-later
#include "lsp/caret.h"

#include <vector>

#include <doctest/doctest.h>

namespace memdimm::lsp {
namespace {

std::string path_of(const Caret& caret) {
  std::string out;
  for (const OpenElement& one : caret.path) {
    out += '/' + std::string(one.name);
  }
  return out;
}

TEST_CASE("the caret is where the text says, whole or not") {
  struct Row {
    std::string_view text;  // up to the caret, which stands at its end
    Caret::In in;
    std::string_view path;
    std::string_view word;
  };
  using In = Caret::In;
  constexpr Row kRows[] = {
      {"", In::Nothing, "", ""},
      {"<", In::ElementName, "", ""},
      {"<?xml version='1.0'?>\n<do", In::ElementName, "", "do"},
      {"<!DOCTYPE domain>\n<domain><", In::ElementName, "/domain", ""},
      {"<domain><memory unit='KiB'>1</memory><me", In::ElementName, "/domain", "me"},
      {"<domain><memory ", In::AttributeName, "/domain/memory", ""},
      {"<domain><memory un", In::AttributeName, "/domain/memory", "un"},
      {"<domain><memory unit='G", In::AttributeValue, "/domain/memory", "G"},
      {"<domain><memory unit=\"G>i", In::AttributeValue, "/domain/memory", "G>i"},
      {"<domain><memory unit='GiB'>5", In::Content, "/domain/memory", "5"},
      {"<domain><os/>\n  ", In::Content, "/domain", ""},
      {"<domain><os/><", In::ElementName, "/domain", ""},
      {"<domain><a><b></a><", In::ElementName, "/domain", ""},
      {"<domain></nothing><", In::ElementName, "/domain", ""},
      {"<domain><a b=c d='e'><", In::ElementName, "/domain/a", ""},
      {"<domain><a <b><", In::ElementName, "/domain/a/b", ""},
      {"<domain><!-- <os><", In::Nothing, "/domain", ""},
      {"<domain><!-- <os> --><", In::ElementName, "/domain", ""},
      {"<domain><![CDATA[<os>", In::Nothing, "/domain", ""},
      {"<domain></do", In::Nothing, "/domain", ""},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    const Caret caret = find_caret(row.text, row.text.size());
    CHECK(caret.in == row.in);
    CHECK(path_of(caret) == row.path);
    if (caret.in != In::Nothing) {
      CHECK(row.text.substr(caret.begin) == row.word);
    }
  }
}

TEST_CASE("what the elements around it have is kept") {
  constexpr std::string_view kText =
      "<domain type='kvm'><name>x</name><os/><devices a='1' b=\"2\"><memory ";
  const Caret caret = find_caret(kText, kText.size());
  REQUIRE(caret.path.size() == 3);
  CHECK(caret.path[0].children == std::vector<std::string_view>{"name", "os"});
  REQUIRE(caret.path[1].attributes.size() == 2);
  CHECK(caret.path[1].attributes[1].name == "b");
  CHECK(caret.path[1].attributes[1].value == "2");
}

}  // namespace
}  // namespace memdimm::lsp
