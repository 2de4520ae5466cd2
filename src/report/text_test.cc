// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/text.h"

#include <doctest/doctest.h>

namespace memdimm::report {
namespace {

constexpr Code kCode = {.id = "MD999",
                        .name = "test-rule",
                        .severity = Severity::Warning,
                        .refuses = Refuses::Nobody,
                        .title = "a title",
                        .explanation = "why"};

Diagnostic finding(Span where, std::string message) {
  Diagnostic out;
  out.code = &kCode;
  out.severity = Severity::Warning;
  out.where = where;
  out.message = std::move(message);
  return out;
}

TEST_CASE("a finding is a line, and with snippets its source and its mend") {
  Sources sources;
  sources.add("vm.xml", "<a>\n\t<size unit='x'>3</size>\n  <max>2</max>\n</a>\n");
  Diagnostic one = finding({17, 18, 0}, "unit 'x' is not known");
  one.labels.push_back({{36, 37, 0}, "the limit"});
  one.notes.emplace_back("1 + 2 = 3");
  one.help = "write 'KiB'";
  CHECK(text(one, sources, {false, false}) ==
        "vm.xml:2:14: warning: unit 'x' is not known [MD999 test-rule]\n");
  CHECK(text(one, sources, {false, true}) ==
        "vm.xml:2:14: warning: unit 'x' is not known [MD999 test-rule]\n"
        "    2 |     <size unit='x'>3</size>\n"
        "      |                 ^\n"
        "    3 |   <max>2</max>\n"
        "      |        - the limit\n"
        "      = note: 1 + 2 = 3\n"
        "      = help: write 'KiB'\n");
}

TEST_CASE("what the input holds reaches no terminal as control characters") {
  Sources sources;
  sources.add("a\x1B[31m.xml", "<\x1B[2J\xC2\x9B>");
  CHECK(text(finding({1, 2, 0}, "bad \x07 text"), sources, {false, true}) ==
        "a\\x1b[31m.xml:1:2: warning: bad \\x07 text [MD999 test-rule]\n"
        "    1 | <\\x1b[2J\\x9b>\n"
        "      |  ^^^^\n");
}

TEST_CASE("bytes that are no UTF-8 are shown as numbers") {
  Sources sources;
  sources.add("x", "<\xFF\xFE \xE2\x82 \x80\x80\x80\x80\x80 \xC0\xBC \xE2\x82\xAC>");
  CHECK(text(finding({1, 2, 0}, "m \xF8"), sources, {false, true}) ==
        "x:1:2: warning: m \\xf8 [MD999 test-rule]\n"
        "    1 | <\\xff\\xfe \\xe2\\x82 \\x80\\x80\\x80\\x80\\x80 \\xc0\\xbc "
        "\xE2\x82\xAC>\n"
        "      |  ^^^^\n");
}

TEST_CASE("a long line is cut around the finding") {
  Sources sources;
  sources.add("x", std::string(100000, 'a') + "B" + std::string(100000, 'c'));
  const std::string out =
      text(finding({100000, 100001, 0}, "m"), sources, {false, true});
  CHECK(out.size() < 500);
  CHECK(out.find("aB") != std::string::npos);
  CHECK(out.find("x:1:100001:") == 0);
}

TEST_CASE("colour surrounds what it is meant for") {
  Sources sources;
  sources.add("x", "<a/>");
  CHECK(text(finding({0, 1, 0}, "m"), sources, {true, false}) ==
        "\x1B[1mx:1:1:\x1B[0m \x1B[1;35mwarning:\x1B[0m \x1B[1mm\x1B[0m [MD999 "
        "test-rule]\n");
}

}  // namespace
}  // namespace memdimm::report
