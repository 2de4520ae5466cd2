// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/text.h"

#include <doctest/doctest.h>

namespace memdimm {
namespace {

TEST_CASE("the closest match is a slip away, or nothing") {
  const std::vector<std::string_view> words = {"size", "node", "label", "block"};
  CHECK(closest_match("sise", words) == "size");
  CHECK(closest_match("sizee", words) == "size");
  CHECK(closest_match("nod", words) == "node");
  CHECK(closest_match("ndoe", words) == "node");
  CHECK(closest_match("NODE", words) == "node");
  CHECK(closest_match("extra", words).empty());
  CHECK(closest_match("", words).empty());
  CHECK(closest_match(std::string(10000, 'x'), words).empty());
}

TEST_CASE("quoting shows control characters and cuts long text between characters") {
  CHECK(quoted("a b") == "'a b'");
  CHECK(quoted("a\nb\x1B[0m") == "'a\\x0ab\\x1b[0m'");
  std::string umlauts;
  for (int i = 0; i < 61; ++i) {
    umlauts += "ä";
  }
  CHECK(quoted(umlauts) == "'" + umlauts.substr(0, 120) + "…'");
}

TEST_CASE("lists and counts read like English") {
  CHECK(join_or({}).empty());
  CHECK(join_or({"a"}) == "a");
  CHECK(join_or({"a", "b"}) == "a or b");
  CHECK(join_or({"a", "b", "c"}) == "a, b or c");
  CHECK(counted(1, "module") == "1 module");
  CHECK(counted(0, "module") == "0 modules");
}

TEST_CASE("trim and split keep what is inside") {
  CHECK(trim(" \t a b\n") == "a b");
  CHECK(trim(" \n ").empty());
  CHECK(split("a,,b,", ',').size() == 4);
  CHECK(split("", ',').size() == 1);
}

}  // namespace
}  // namespace memdimm
