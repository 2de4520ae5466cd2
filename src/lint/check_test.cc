// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/check.h"

#include <sstream>
#include <stdexcept>
#include <utility>

#include <doctest/doctest.h>

#include "testing/folder.h"
#include "testing/golden.h"

namespace memdimm::lint {
namespace {

using testing::Folder;
using testing::slurp;
using Lines = std::vector<std::string>;

constexpr std::string_view kFine =
    "<domain type='kvm'><memory unit='MiB'>512</memory></domain>";
constexpr std::string_view kUnit =
    "<domain type='kvm'>\n<memory unit='GB'>2</memory>\n</domain>\n";
constexpr std::string_view kUnitAndRounding =
    "<domain type='qemu'>\n<currentMemory unit='GB'>1</currentMemory>"
    "<memory unit='KiB'>4194305</memory></domain>";
constexpr std::string_view kMended =
    "<domain type='kvm'>\n<memory unit='GiB'>2</memory>\n</domain>\n";

// "NAME: MD101", "NAME: skipped" or "NAME: what failed".
std::string told(const CheckedFile& file) {
  std::string out = file.name + ':';
  for (const Finding& one : file.findings) {
    out += ' ' + std::string(one.code->id) + (one.suppressed ? "(passes)" : "");
  }
  return out + (file.skipped ? " skipped" : "") +
         (file.failure.empty() ? "" : ' ' + file.failure) + file.diff;
}

Lines told(const CheckPlan& plan, const std::string& input = "") {
  std::istringstream in(input);
  Lines out;
  Checker(in).run(plan, [&](CheckedFile&& file) { out.push_back(told(file)); });
  return out;
}

InputFile named(std::string path) {
  return {std::move(path), false, nullptr};
}

InputFile found(std::string path) {
  return {std::move(path), true, nullptr};
}

TEST_CASE("a file is told by what is found in it, or why it cannot be read") {
  const Folder folder;
  const std::string fine = folder.file("fine.xml", kFine);
  const std::string unit = folder.file("unit.xml", kUnit);
  const std::string missing = folder / "missing.xml";
  CheckPlan plan;
  plan.files = {named(fine), named(unit), named("-"), named(missing)};
  plan.settings.rules.ignore = {"MD123"};
  plan.stdin_name = "guest";
  CHECK(told(plan, "<domain") ==
        Lines{fine + ':',
              unit + ": MD101",
              "guest: MD001",
              missing + ": cannot read '" + missing + "': No such file or directory"});
}

TEST_CASE("other kinds of document are passed over where nobody named them") {
  struct Row {
    std::string_view text;
    bool others;
  };
  constexpr Row kRows[] = {
      {"<network/>", true},
      {std::string_view("\0<domain", 8), true},
      {"<network>", true},
      {"<domain>", false},
      {"", false},
      {kFine, false},
  };
  const Folder folder;
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    const std::string path = folder.file("a.xml", row.text);
    CheckPlan plan;
    plan.files = {found(path), named(path)};
    const Lines lines = told(plan);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].ends_with("skipped") == row.others);
    CHECK_FALSE(lines[1].ends_with("skipped"));
  }
}

TEST_CASE("each file is judged by its own configuration, or else by the plan's") {
  const Folder folder;
  const std::string path = folder.file("a.xml", kUnitAndRounding);
  Settings own;
  own.rules.select = {"MD123"};
  CheckPlan plan;
  plan.settings.rules.select = {"MD101"};
  plan.files = {{path, false, &own}, named(path)};
  CHECK(told(plan) == Lines{path + ": MD123", path + ": MD101"});
}

TEST_CASE("a finding has a text in every style, and none where it may pass") {
  const Folder folder;
  const std::string path = folder.file(
      "a.xml", "<!-- memdimm: ignore-file MD123 -->" + std::string(kUnitAndRounding));
  CheckPlan plan;
  plan.files = {named(path)};
  plan.renders = {[](const Diagnostic& one, const Sources& sources) {
                    return sources.place(one.where);
                  },
                  [](const Diagnostic& one, const Sources&) { return one.message; }};
  std::istringstream in;
  Checker(in).run(plan, [&](CheckedFile&& file) {
    REQUIRE(told(file) == path + ": MD101 MD123(passes)");
    CHECK(file.findings[0].texts ==
          Lines{path + ":2:22",
                "unit 'GB' counts in thousands: 1 GB is 1000000000 bytes"});
    CHECK(file.findings[1].texts == Lines{"", ""});
  });
}

TEST_CASE("--fix writes what it mends, and with --diff only shows it") {
  const Folder folder;
  const std::string path = folder.file("a.xml", kUnit);
  CheckPlan plan;
  plan.files = {named(path)};
  plan.fix = FixMode::Safe;
  CHECK(told(plan) == Lines{path + ": MD101"});
  CHECK(slurp(path) == kUnit);
  plan.fix = FixMode::All;
  plan.diff = true;
  CHECK(told(plan) ==
        Lines{path + ":--- a" + path + "\n+++ b" + path +
              "\n@@ -1,3 +1,3 @@\n <domain type='kvm'>\n-<memory unit='GB'>2</memory>\n"
              "+<memory unit='GiB'>2</memory>\n </domain>\n"});
  CHECK(slurp(path) == kUnit);
  plan.diff = false;
  CHECK(told(plan) == Lines{path + ':'});
  CHECK(slurp(path) == kMended);
}

// Enough for several threads to have several batches each.
CheckPlan many_files(const Folder& folder, Lines& expected) {
  constexpr unsigned kFiles = 300;
  CheckPlan plan;
  plan.jobs = 4;
  plan.settings.rules.select = {"MD101"};
  for (unsigned i = 0; i < kFiles; ++i) {
    const bool wrong = i % 7 == 0;
    const std::string path =
        folder.file(std::to_string(i) + ".xml", wrong ? kUnit : kFine);
    plan.files.push_back(named(path));
    expected.push_back(path + (wrong ? ": MD101" : ":"));
  }
  return plan;
}

TEST_CASE("many files are told in their order, however many threads check them") {
  const Folder folder;
  Lines expected;
  CheckPlan plan = many_files(folder, expected);
  CHECK(told(plan) == expected);
  plan.jobs = 1;
  CHECK(told(plan) == expected);
}

TEST_CASE("a failure of the one who is told ends the run, and no thread is left") {
  const Folder folder;
  Lines expected;
  const CheckPlan plan = many_files(folder, expected);
  std::istringstream in;
  std::size_t seen = 0;
  const auto run = [&] {
    Checker(in).run(plan, [&](CheckedFile&&) {
      if (++seen == 3) {
        throw std::runtime_error("full");
      }
    });
  };
  CHECK_THROWS_WITH_AS(run(), "full", std::runtime_error);
  CHECK(seen == 3);
}

}  // namespace
}  // namespace memdimm::lint
