// SPDX-License-Identifier: GPL-2.0-or-later
// Whole runs of the program, in this process, against expected files.
//
// testdata/rules/ID-name/ has for every rule ok*.xml (no finding, or what ok*.txt says)
// and bad*.xml with bad*.txt, the report on it. `args` holds more options for validate,
// or a whole command with {} for the document. `also` names other rules whose findings
// come with the rule's, and why.
//
// testdata/golden/COMMAND/CASE.args holds the words behind COMMAND (none for the folder
// main) with {} for CASE.xml; CASE.in is standard input, CASE.out, CASE.err and
// CASE.exit what is expected (nothing, nothing and 0 where they are absent).
//
// scripts/update-golden writes the expected files and shows the difference.
#include "testing/golden.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "analysis/pipeline.h"
#include "base/text.h"
#include "cli/command.h"
#include "lint/catalogue.h"
#include "testing/run.h"

namespace memdimm {
namespace {

namespace fs = std::filesystem;

using testing::expect;
using testing::Result;
using testing::slurp;

const fs::path kTestdata = MEMDIMM_TESTDATA;

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

// Names in a document's own folder are short and the same everywhere.
class InFolder {
 public:
  explicit InFolder(const fs::path& folder) { fs::current_path(folder); }
  ~InFolder() { fs::current_path(before_); }
  InFolder(const InFolder&) = delete;
  InFolder& operator=(const InFolder&) = delete;
  InFolder(InFolder&&) = delete;
  InFolder& operator=(InFolder&&) = delete;

 private:
  fs::path before_ = fs::current_path();
};

Result run_in(const fs::path& folder,
              const std::vector<std::string>& words,
              const std::string& input = "") {
  const InFolder here(folder);
  return testing::run(words, input);
}

// The words with {} replaced by `document`; false where none of them was it.
bool fill_in(std::vector<std::string>& words, const std::string& document) {
  const auto place = std::find(words.begin(), words.end(), "{}");
  const bool found = place != words.end();
  std::replace(words.begin(), words.end(), std::string("{}"), document);
  return found;
}

// What is said about `document` in a rule's folder.
Result report_on(const fs::path& folder, const std::string& document) {
  std::vector<std::string> words = words_of(slurp(folder / "args"));
  if (fill_in(words, document)) {
    Result result = run_in(folder, words);
    result.out = result.err;
    return result;
  }
  words.insert(words.begin(), {"validate", "--format", "text", "--color", "never"});
  words.push_back(document);
  return run_in(folder, words);
}

// "[MD203 slot-out-of-range]" at the end of a finding's first line.
std::set<std::string> ids_in(const std::string& report) {
  std::set<std::string> ids;
  for (const std::string_view line : split(report, '\n')) {
    const std::size_t bracket = line.rfind("[MD");
    if (!line.empty() && line.front() != ' ' && line.back() == ']' &&
        bracket != std::string_view::npos) {
      ids.emplace(line.substr(bracket + 1, 5));
    }
  }
  return ids;
}

// The findings that leave their reader alone: errors and warnings that say neither what
// was expected nor how to mend it.
std::vector<std::string> without_way_out(const std::string& report) {
  std::vector<std::string> out;
  bool told = true;
  for (const std::string_view line : split(report, '\n')) {
    if (line.find(": error: ") != std::string_view::npos ||
        line.find(": warning: ") != std::string_view::npos) {
      out.emplace_back(line);
      told = false;
    }
    if (!told && (line.find("expected ") != std::string_view::npos ||
                  line.find("at most ") != std::string_view::npos ||
                  line.find("= help: ") != std::string_view::npos)) {
      out.pop_back();
      told = true;
    }
  }
  return out;
}

std::vector<fs::path> sorted_files(const fs::path& folder) {
  std::vector<fs::path> files(fs::directory_iterator(folder), {});
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> documents(const fs::path& folder, std::string_view prefix) {
  std::vector<std::string> names;
  for (const fs::path& file : sorted_files(folder)) {
    if (file.extension() == ".xml" && file.filename().string().starts_with(prefix)) {
      names.push_back(file.filename().string());
    }
  }
  return names;
}

std::string folder_name(const Code& code) {
  return std::string(code.id) + '-' + std::string(code.name);
}

void check_bad(const fs::path& folder, const std::string& document, const Code& code) {
  CAPTURE(document);
  const Result result = report_on(folder, document);
  std::set<std::string> ids = ids_in(result.out);
  CHECK(ids.count(std::string(code.id)) == 1);
  for (const std::string& word : words_of(slurp(folder / "also"))) {
    ids.erase(word.substr(0, 5));
  }
  ids.erase(std::string(code.id));
  CHECK(ids == std::set<std::string>());
  CHECK(without_way_out(result.out) == std::vector<std::string>());
  const bool fails = result.out.find(": error: ") != std::string::npos;
  CHECK(result.exit == (fails ? 1 : 0));
  expect(fs::path(folder / document).replace_extension(".txt"), result.out);
}

TEST_CASE("every rule has a document that shows it and one that does not") {
  for (const Code& code : lint::catalogue()) {
    const fs::path folder = kTestdata / "rules" / folder_name(code);
    CAPTURE(folder.string());
    if (!fs::is_directory(folder)) {
      FAIL_CHECK("the rule has no folder");
      continue;
    }
    const auto good = documents(folder, "ok");
    const auto bad = documents(folder, "bad");
    CHECK(!good.empty());
    CHECK(!bad.empty());
    for (const std::string& document : good) {
      CAPTURE(document);
      const Result result = report_on(folder, document);
      CHECK(result.exit == 0);
      CHECK(ids_in(result.out).count(std::string(code.id)) == 0);
      expect(fs::path(folder / document).replace_extension(".txt"), result.out);
    }
    for (const std::string& document : bad) {
      check_bad(folder, document, code);
    }
  }
}

// What the document's findings are that carry edits, by their codes.
std::vector<Code> with_edits(const fs::path& document) {
  const Source source(0, document.string(), slurp(document));
  analysis::Pipeline pipeline({});
  Diagnostics found;
  pipeline.check(source, found);
  std::vector<Code> out;
  for (const Diagnostic& one : found.take_sorted()) {
    if (!one.fix.empty()) {
      out.push_back(*one.code);
    }
  }
  return out;
}

bool by_edits(const Code& code) {
  return code.mend == Mend::Names || code.mend == Mend::Units ||
         code.mend == Mend::Total;
}

TEST_CASE("a rule whose findings carry edits says so, and --fix makes them") {
  std::set<std::string_view> seen;
  for (const fs::path& folder : sorted_files(kTestdata / "rules")) {
    for (const std::string& document : documents(folder, "bad")) {
      CAPTURE((folder / document).string());
      for (const Code& other : with_edits(folder / document)) {
        CAPTURE(other.id);
        CHECK(by_edits(other));
        seen.insert(other.id);
      }
    }
  }
  for (const Code& code : lint::catalogue()) {
    CAPTURE(code.id);
    CHECK((!by_edits(code) || seen.contains(code.id)));
  }
}

TEST_CASE("every folder of rules is that of a rule") {
  std::set<std::string> known;
  for (const Code& code : lint::catalogue()) {
    known.insert(folder_name(code));
  }
  for (const fs::path& folder : sorted_files(kTestdata / "rules")) {
    CAPTURE(folder.string());
    CHECK(known.count(folder.filename().string()) == 1);
  }
}

void check_case(const fs::path& args) {
  CAPTURE(args.string());
  const fs::path folder = args.parent_path();
  std::vector<std::string> words = words_of(slurp(args));
  fill_in(words, args.stem().string() + ".xml");
  if (folder.filename() != "main") {
    words.insert(words.begin(), folder.filename().string());
  }
  const auto with = [&](const char* extension) {
    return fs::path(args).replace_extension(extension);
  };
  const Result result = run_in(folder, words, slurp(with(".in")));
  expect(with(".out"), result.out);
  expect(with(".err"), result.err);
  expect(with(".exit"), result.exit == 0 ? "" : std::to_string(result.exit) + '\n');
}

TEST_CASE("the program says what the golden files say") {
  std::size_t cases = 0;
  for (const fs::path& folder : sorted_files(kTestdata / "golden")) {
    for (const fs::path& file : sorted_files(folder)) {
      if (file.extension() == ".args") {
        check_case(file);
        ++cases;
      } else {
        CAPTURE(file.string());
        CHECK(fs::exists(fs::path(file).replace_extension(".args")));
      }
    }
  }
  CHECK(cases > 0);
}

TEST_CASE("every command has golden files") {
  for (const cli::Command& command : cli::commands()) {
    CAPTURE(command.name);
    CHECK(fs::is_directory(kTestdata / "golden" / command.name));
  }
}

}  // namespace
}  // namespace memdimm
