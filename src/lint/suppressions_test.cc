// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/suppressions.h"

#include <string>

#include <doctest/doctest.h>

#include "xml/read.h"

namespace memdimm::lint {
namespace {

// Every <size> of a document is found to be wrong.
std::vector<Diagnostic> sizes_in(const xml::Document& document) {
  static constexpr Code kSize = {.id = "MD102",
                                 .name = "size-zero",
                                 .severity = Severity::Error,
                                 .refuses = Refuses::Nobody,
                                 .title = "",
                                 .explanation = ""};
  Diagnostics out;
  for (const xml::Element& child : document.root.children) {
    for (const xml::Element& inner : child.children) {
      if (inner.name == "size") {
        out.add(kSize, inner.name_at, "wrong");
      }
    }
    if (child.name == "size") {
      out.add(kSize, child.name_at, "wrong");
    }
  }
  return out.take_sorted();
}

// Each finding by its id, with the reason in brackets where it may pass.
std::string verdicts(const std::string& text) {
  const Source source(0, "test.xml", text);
  Diagnostics out;
  const auto document = xml::read(source, out);
  REQUIRE(document.has_value());
  auto found = sizes_in(*document);
  suppress(*document, found);
  std::string told;
  for (const Diagnostic& one : found) {
    told += (told.empty() ? "" : " ") + std::string(one.code->id);
    if (one.suppressed) {
      told += '(' + *one.suppressed + ')';
    }
  }
  return told;
}

struct Row {
  std::string_view text;
  std::string_view told;
};

void check(std::span<const Row> rows) {
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(verdicts(std::string(row.text)) == row.told);
  }
}

TEST_CASE("a comment lets the next element's findings pass, and no other's") {
  constexpr Row kRows[] = {
      {"<a><size/></a>", "MD102"},
      {"<a><!-- memdimm: ignore-next MD102 - old host --><size/><size/></a>",
       "MD102(old host) MD102"},
      {"<a><!-- memdimm: ignore-next MD102 --><b><size/></b><size/></a>",
       "MD102(no reason given) MD102"},
      {"<a><size/><!-- memdimm: ignore-next --><size/></a>",
       "MD102 MD102(no reason given)"},
      // The root is the next element of what stands in front of it.
      {"<!-- memdimm: ignore-next MD1 - all --><a><size/><size/></a>",
       "MD102(all) MD102(all)"},
  };
  check(kRows);
}

TEST_CASE("of two that cover a finding, both are needed, and the last says why") {
  constexpr Row kRows[] = {
      {"<a><!-- memdimm: ignore-next MD1 - outer --><b>"
       "<!-- memdimm: ignore-next MD102 - inner --><size/><size/></b></a>",
       "MD102(inner) MD102(outer)"},
      {"<!-- memdimm: ignore-file - first --><!-- memdimm: ignore-file - second -->"
       "<a><size/><size/></a>",
       "MD102(second) MD102(second)"},
  };
  check(kRows);
}

TEST_CASE("a file's comment and its metadata cover all of it, wherever they stand") {
  constexpr Row kRows[] = {
      {"<a><size/><!-- memdimm: ignore-file size-zero - x --><size/></a>",
       "MD102(x) MD102(x)"},
      {"<a><size/></a><!--memdimm:ignore-file-->", "MD102(no reason given)"},
      {"<a><size/><metadata><lint xmlns='urn:memdimm:lint' ignore='MD102' "
       "reason='why'/></metadata></a>",
       "MD102(why)"},
      {"<a><size/><metadata><lint xmlns='urn:memdimm:lint'/></metadata></a>",
       "MD102(no reason given)"},
      {"<a><size/><metadata><lint xmlns='urn:other' ignore='MD102'/></metadata></a>",
       "MD102"},
  };
  check(kRows);
}

TEST_CASE(
    "rules stand between blanks and commas, and a reason behind a dash or colon") {
  constexpr Row kRows[] = {
      {"<a><!-- memdimm: ignore-next MD203, md102 - both --><size/></a>",
       "MD102(both)"},
      {"<a><!-- memdimm: ignore-next\nMD102 — größer --><size/></a>", "MD102(größer)"},
      {"<a><!-- memdimm: ignore-next MD102: a - b --><size/></a>", "MD102(a - b)"},
      {"<a><!-- ignore-next MD102 --><size/></a>", "MD102"},
      {"<a><!-- memdimm is nice --><size/></a>", "MD102"},
  };
  check(kRows);
}

TEST_CASE("a line is let pass by a comment on it") {
  constexpr Row kRows[] = {
      {"<a>\n<size/> <!-- memdimm: ignore-line MD102 - here -->\n<size/></a>",
       "MD102(here) MD102"},
      {"<a>\n<!-- memdimm: ignore-line MD102 -->\n<size/></a>", "MD009 MD102"},
  };
  check(kRows);
}

TEST_CASE(
    "a directive that is not understood, and a rule that is not there, are told") {
  constexpr Row kRows[] = {
      {"<a><!-- memdimm: ignore MD102 --><size/></a>", "MD050 MD102"},
      {"<a><!-- memdimm:ignore-nxt MD102 --><size/></a>", "MD050 MD102"},
      {"<a><!-- memdimm-ignore MD102 --><size/></a>", "MD050 MD102"},
      {"<a><!-- memdimm disable-line --><size/></a>", "MD050 MD102"},
      {"<a><!-- memdim: ignore-next MD102 --><size/></a>", "MD050 MD102"},
      {"<a><!-- memory: ignore it --><size/></a>", "MD102"},
      {"<a><!-- memdimm: ignore-next MD999 --><size/></a>", "MD051 MD102"},
      {"<a><!-- memdimm: ignore-next MD999 MD102 - x --><size/></a>", "MD051 MD102(x)"},
      {"<a><metadata><lint xmlns='urn:memdimm:lint' ignor='MD1'/></metadata></a>",
       "MD009 MD050"},
  };
  check(kRows);
}

TEST_CASE("a suppression that lets nothing pass is found itself") {
  constexpr Row kRows[] = {
      {"<a><!-- memdimm: ignore-next MD203 --><size/></a>", "MD009 MD102"},
      {"<a><size/><!-- memdimm: ignore-next MD102 --></a>", "MD102 MD009"},
      {"<!-- memdimm: ignore-file --><a/>", "MD009"},
      {"<a><metadata><lint xmlns='urn:memdimm:lint' ignore='MD1'/></metadata></a>",
       "MD009"},
      // Of two that cover one finding the last one's reason counts, and both are used.
      {"<a><!-- memdimm: ignore-file - x --><!-- memdimm: ignore-next - y --><size/>"
       "</a>",
       "MD102(y)"},
  };
  check(kRows);
}

}  // namespace
}  // namespace memdimm::lint
