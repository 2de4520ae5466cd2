// SPDX-License-Identifier: GPL-2.0-or-later
// What each format makes of one report that has everything in it:
// testdata/report/FORMAT is the expected text, with @VERSION@ for the program's.
// scripts/update-golden writes it.
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "report/formats.h"
#include "testing/golden.h"

namespace memdimm::report {
namespace {

constexpr Code kSlot = {
    .id = "MD203",
    .name = "slot-out-of-range",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .title = "a module in a slot that is not there",
    .explanation = "Slots have numbers.\n\nTo mend it, choose one."};
constexpr Code kBlock = {.id = "MD103",
                         .name = "guest-block-size",
                         .severity = Severity::Warning,
                         .refuses = Refuses::Guest,
                         .title = "a module of a part of a block",
                         .explanation = "Linux takes blocks.\n\nTo mend it, round."};
constexpr Code kHost = {.id = "MD710",
                        .name = "host-nodes-assumed",
                        .severity = Severity::Note,
                        .refuses = Refuses::Nobody,
                        .title = "what only the host knows",
                        .explanation = "Nobody knows.\n\nTo mend it, look."};

lint::Place place(std::string path, Position begin, Position end) {
  return {std::move(path), begin, end};
}

// A file with a name that every format must escape somewhere, and every kind of
// finding; clean ones; one that could not be read.
Report everything() {
  const std::string nasty = "/work/ve ry,100%:#\"<&>'\n\u00e9\xFF.xml";
  lint::Finding error;
  error.code = &kSlot;
  error.severity = Severity::Error;
  error.place = place(nasty, {3, 9}, {3, 12});
  error.message = "slot 'a]]>\r\n\x01<b & \"c\"' does not exist, 100%: none, really";
  error.related = {{place(nasty, {1, 2}, {1, 2}), "the \"slots\" & more"}};
  error.notes = {"2 slots, 0 to 1"};
  error.help = "choose a slot from 0 to 1";
  error.fix = {{place(nasty, {3, 9}, {3, 12}), "<1>"},
               {place(nasty, {4, 1}, {4, 1}), "\n"}};
  error.fingerprint = "00000000000000aa";
  lint::Finding several_lines = error;
  several_lines.place = place(nasty, {5, 7}, {6, 2});
  several_lines.related.clear();
  several_lines.fix.clear();
  several_lines.fingerprint = "00000000000000ab";
  lint::Finding warning;
  warning.code = &kBlock;
  warning.severity = Severity::Warning;
  warning.place = place("./sub/../plain.xml", {1, 1}, {1, 1});
  warning.message = "100 MiB is no whole block";
  warning.fingerprint = "00000000000000ac";
  lint::Finding suppressed = warning;
  suppressed.suppressed = "no Linux \"here\" -- <ever>";
  suppressed.fingerprint = "00000000000000ad";
  lint::Finding silent = warning;
  silent.suppressed = "";
  silent.fingerprint = "00000000000000ae";
  lint::Finding note;
  note.code = &kHost;
  note.severity = Severity::Note;
  note.place = place("/elsewhere/a.xml", {2, 1}, {2, 8});
  note.message = "whether host node 7 exists, only the host knows";
  note.fingerprint = "00000000000000af";
  return {.folder = "/work",
          .files = {nasty, "./sub/../plain.xml", "clean.xml", "/elsewhere/a.xml"},
          .findings = {error, several_lines, warning, suppressed, silent, note},
          .failures = {{"/work/gone, too.xml",
                        "cannot read '/work/gone, too.xml': No such file"}},
          .catalogue = {kBlock, kSlot, kHost}};
}

// Nothing at all is wrong.
Report clean() {
  return {.folder = "/work",
          .files = {"clean.xml"},
          .findings = {},
          .failures = {},
          .catalogue = {kBlock}};
}

TEST_CASE("every format writes what its golden file says") {
  for (const Format& format : formats()) {
    const auto folder = std::filesystem::path(MEMDIMM_TESTDATA) / "report";
    const std::string name(format.name);
    testing::expect(folder / (name + ".out"), format.write(everything()));
    testing::expect(folder / (name + "-clean.out"), format.write(clean()));
  }
}

TEST_CASE("a repository sees its own files by relative paths") {
  struct Row {
    std::string path;
    std::string expected;
  };
  const Row rows[] = {
      {"a.xml", "a.xml"},
      {"./a.xml", "a.xml"},
      {"b/../a.xml", "a.xml"},
      {"b//./a.xml", "b/a.xml"},
      {"../a.xml", "../a.xml"},
      {"/work/a.xml", "a.xml"},
      {"/work/b/../a.xml", "a.xml"},
      {"/worked/a.xml", "/worked/a.xml"},
      {"/work", "."},
      {"<stdin>", "<stdin>"},
  };
  const Report report = clean();
  for (const Row& row : rows) {
    CAPTURE(row.path);
    CHECK(repository_path(report, row.path) == row.expected);
  }
}

}  // namespace
}  // namespace memdimm::report
