// SPDX-License-Identifier: GPL-2.0-or-later
// Runs over folders: who is told what, and what it comes to.
#include "lint/run.h"

#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "testing/folder.h"

namespace memdimm::lint {
namespace {

using testing::Folder;

constexpr const char* kFine =
    "<domain type='kvm'><memory unit='MiB'>512</memory></domain>";
constexpr const char* kWarned =
    "<domain type='kvm'><memory unit='MB'>131072</memory></domain>";

// What a run tells, a line each.
struct Told {
  std::vector<std::string> lines;
  Outcome outcome;
};

Told told(const std::vector<std::string>& paths,
          bool keeps,
          bool diff = false,
          const Settings& settings = {}) {
  Told out;
  std::istringstream input;
  const Given given{settings, {}};
  Configs configs({"", true}, {}, given, input);
  std::vector<Failure> failures;
  Inputs inputs = find_inputs(
      {paths, false}, configs, [&](const std::string& path, const std::string& why) {
        failures.push_back({path, why});
      });
  const Listener listener{
      .begin = [&](std::size_t files) { out.lines.push_back(std::to_string(files)); },
      .failure = [&](const std::string& why) { out.lines.push_back("failed: " + why); },
      .diff = [&](const std::string& text) { out.lines.push_back(text); },
      .mended = [&](const std::string& text) { out.lines.push_back(text); },
      .left_alone = [&](const std::string&,
                        const std::string& why) { out.lines.push_back(why); },
      .finding = [&](Finding& one) { out.lines.emplace_back(one.code->id); },
      .file = [&] { out.lines.emplace_back("done"); }};
  out.outcome = run({.files = std::move(inputs.files),
                     .failures = failures,
                     .settings = settings,
                     .baseline = "",
                     .renders = {},
                     .keeps = keeps,
                     .fix = diff ? FixMode::All : FixMode::None,
                     .diff = diff,
                     .jobs = 1,
                     .stdin_name = "<stdin>"},
                    listener,
                    input);
  return out;
}

TEST_CASE("each file is told in its turn, one that is named twice only once") {
  const Folder folder;
  const std::string fine = folder.file("fine.xml", kFine);
  const std::string warned = folder.file("warned.xml", kWarned);
  const std::string gone = folder / "gone.xml";
  const Told all = told({warned, fine, warned, gone}, true);
  REQUIRE(all.lines.size() == 6);
  CHECK(all.lines[0] == "3");
  CHECK(all.lines[1] == "MD101");
  CHECK(all.lines[4].starts_with("failed: "));
  CHECK(all.outcome.report.files == std::vector<std::string>{warned, fine});
  REQUIRE(all.outcome.report.findings.size() == 1);
  CHECK(all.outcome.report.findings.front().code->id == "MD101");
  CHECK(all.outcome.verdict() == Verdict::Failure);
}

TEST_CASE("what findings come to is asked of the severity from which on they count") {
  const Folder folder;
  const std::string warned = folder.file("warned.xml", kWarned);
  struct Row {
    std::optional<Severity> fail_on;
    std::optional<unsigned> max_warnings;
    Verdict verdict;
  };
  const Row rows[] = {
      {Severity::Warning, std::nullopt, Verdict::Findings},
      {Severity::Error, std::nullopt, Verdict::Fine},
      {std::nullopt, std::nullopt, Verdict::Fine},
      {Severity::Error, 1, Verdict::Fine},
      {Severity::Error, 0, Verdict::Findings},
  };
  for (const Row& row : rows) {
    Settings settings;
    settings.fail_on = row.fail_on;
    settings.max_warnings = row.max_warnings;
    const Told one = told({warned}, false, false, settings);
    CHECK(one.outcome.report.findings.empty());
    CHECK(one.outcome.verdict() == row.verdict);
  }
}

TEST_CASE("with a diff nothing but the diff is told, and it is a finding") {
  const Folder folder;
  const std::string warned = folder.file(
      "wrong.xml", "<domain type='kvm'><memory unit='MB'>1024</memory></domain>");
  const Told one = told({warned}, false, true);
  REQUIRE(one.lines.size() == 3);
  CHECK(one.lines[1].find("+<domain") != std::string::npos);
  CHECK(one.outcome.verdict() == Verdict::Findings);
  CHECK(one.outcome.tally.text() == "1 file checked, no problems");
}

TEST_CASE("a choice is searched for words that mean no rule") {
  RuleChoice choice;
  CHECK(unknown_rule(choice).empty());
  choice.ignore = {"MD1"};
  choice.severity["slot-takn"] = Severity::Note;
  CHECK(unknown_rule(choice) ==
        "no rule is called 'slot-takn'; did you mean slot-taken?");
}

}  // namespace
}  // namespace memdimm::lint
