// SPDX-License-Identifier: GPL-2.0-or-later
// The tables that people see, held against each other: rules, commands, options.
#include "lint/catalogue.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "base/bytes.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/parse.h"
#include "model/module_attributes.h"
#include "rules/rule.h"
#include "testing/run.h"
#include "version.h"

namespace memdimm {
namespace {

using testing::Result;
using testing::run;

bool is_kebab(std::string_view name) {
  const auto known = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), known) &&
         name.front() != '-' && name.back() != '-' &&
         name.find("--") == std::string_view::npos;
}

bool is_id(std::string_view id) {
  return id.size() == 5 && id.starts_with("MD") &&
         std::all_of(
             id.begin() + 2, id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

TEST_CASE("every rule has an id and a name of its own, in order") {
  const std::vector<Code> codes = lint::catalogue();
  REQUIRE(!codes.empty());
  std::set<std::string_view> names;
  std::string_view last;
  for (const Code& code : codes) {
    CAPTURE(code.id);
    CAPTURE(code.name);
    CHECK(is_id(code.id));
    CHECK(last < code.id);
    CHECK(is_kebab(code.name));
    CHECK(names.insert(code.name).second);
    last = code.id;
  }
}

TEST_CASE("every rule says what it means and how to mend it") {
  for (const Code& code : lint::catalogue()) {
    CAPTURE(code.id);
    CHECK(!code.title.empty());
    CHECK_FALSE(code.title.ends_with('.'));
    CHECK(code.title.find('\n') == std::string_view::npos);
    CHECK(code.title.size() <= 80);
    const std::size_t mend = code.explanation.find("To mend it, ");
    CHECK(mend != std::string_view::npos);
    CHECK(mend > 60);  // something stands in front of it
    CHECK(code.explanation.ends_with('.'));
    for (const std::string_view line : split(code.explanation, '\n')) {
      CAPTURE(line);
      CHECK(line.size() <= 100);
    }
    // Who refuses a document with an error is somebody; a note is refused by nobody.
    CHECK((code.severity != Severity::Error || code.refuses != Refuses::Nobody));
    CHECK((code.severity != Severity::Note || code.refuses == Refuses::Nobody));
  }
}

TEST_CASE("what an attribute of a module may be is judged by a rule that there is") {
  const std::vector<Code> codes = lint::catalogue();
  for (const model::Attribute& attribute : model::kAttributes) {
    CAPTURE(attribute.written.name);
    CAPTURE(attribute.judged);
    CHECK((attribute.judged == model::kNoneWrong ||
           std::any_of(codes.begin(), codes.end(), [&](const Code& code) {
             return code.id == attribute.judged;
           })));
  }
}

TEST_CASE("every rule has an area, by the hundred of its id") {
  for (const Code& code : lint::catalogue()) {
    CAPTURE(code.id);
    CHECK(!area_of(code).empty());
  }
  CHECK(area_of(rules::all().back().code) == "host and version");
}

// The ids that a text names.
std::vector<std::string_view> ids_in(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = text.find("MD"); at != std::string_view::npos;
       at = text.find("MD", at + 1)) {
    if (is_id(text.substr(at, 5))) {
      out.push_back(text.substr(at, 5));
    }
  }
  return out;
}

TEST_CASE("the rules that a rule is related to exist, and name it in turn") {
  const std::vector<Code> codes = lint::catalogue();
  for (const Code& code : codes) {
    CAPTURE(code.id);
    std::string_view last;
    for (const std::string_view id : code.related) {
      CAPTURE(id);
      if (id.empty()) {
        last = "MD999";  // nothing stands behind the first empty one
        continue;
      }
      CHECK(last < id);
      last = id;
      const auto other = std::find_if(
          codes.begin(), codes.end(), [&](const Code& one) { return one.id == id; });
      REQUIRE(other != codes.end());
      CHECK(std::count(other->related.begin(), other->related.end(), code.id) == 1);
    }
    for (const std::string_view id : ids_in(code.explanation)) {
      CAPTURE(id);
      CHECK(std::count(code.related.begin(), code.related.end(), id) == 1);
    }
  }
}

// "0.1.0" as numbers.
std::vector<std::uint64_t> numbers_of(std::string_view version) {
  std::vector<std::uint64_t> out;
  for (const std::string_view part : split(version, '.')) {
    const auto number = parse_decimal(part);
    REQUIRE(number.has_value());
    out.push_back(*number);
  }
  REQUIRE(out.size() == 3);
  return out;
}

TEST_CASE("every rule has come with a version, or comes with the next one") {
  std::vector<std::uint64_t> next = numbers_of(kVersion);
  ++next[1];
  next[2] = 0;
  for (const Code& code : lint::catalogue()) {
    CAPTURE(code.id);
    CHECK(numbers_of(code.since) <= next);
  }
}

TEST_CASE("explain finds every rule by its id and by its name, whatever the case") {
  for (const Code& code : lint::catalogue()) {
    CAPTURE(code.id);
    const Result by_id = run({"explain", std::string(code.id)});
    CHECK(by_id.exit == 0);
    CHECK(by_id.out.starts_with(std::string(code.id) + ' ' + std::string(code.name)));
    std::string lower(code.id);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
      return static_cast<char>(std::tolower(c));
    });
    CHECK(run({"explain", lower}).out == by_id.out);
    CHECK(run({"explain", std::string(code.name)}).out == by_id.out);
  }
}

TEST_CASE("rules lists every rule on a line of its own") {
  const std::string list = run({"rules"}).out;
  const auto lines = split(list, '\n');
  const auto codes = lint::catalogue();
  REQUIRE(lines.size() == codes.size() + 1);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    CHECK(lines[i].starts_with(codes[i].id));
    CHECK(lines[i].find(' ' + std::string(codes[i].name) + ' ') !=
          std::string_view::npos);
    CHECK(lines[i].ends_with(codes[i].title));
  }
}

TEST_CASE("every command is in the help and has its own, with an example") {
  const std::string help = run({"--help"}).out;
  std::set<std::string_view> names;
  for (const cli::Command& command : cli::commands()) {
    CAPTURE(command.name);
    CHECK(is_kebab(command.name));
    CHECK(names.insert(command.name).second);
    CHECK(help.find("\n  " + std::string(command.name) + ' ') != std::string::npos);
    const Result own = run({std::string(command.name), "--help"});
    CHECK(own.exit == 0);
    CHECK(own.err.empty());
    CHECK(own.out.starts_with("usage: memdimm " + std::string(command.name)));
    CHECK(own.out.find("\n  memdimm " + std::string(command.name)) !=
          std::string::npos);
  }
}

// One line of a command's help about an option: its spellings, and what it takes.
struct ShownOption {
  std::vector<std::string> flags;
  std::string value;
};

// "  -f, --format FORMAT   how …": two blanks end what stands in front of the help.
ShownOption shown_option(std::string_view line) {
  ShownOption option;
  const std::string_view left = trim(line.substr(0, line.find("  ", 2)));
  for (const std::string_view part : split(left, ' ')) {
    if (part.starts_with('-')) {
      option.flags.emplace_back(part.substr(0, part.find(',')));
    } else {
      option.value = part;
    }
  }
  return option;
}

std::vector<ShownOption> shown_options(std::string_view command) {
  const std::string help = run({std::string(command), "--help"}).out;
  std::vector<ShownOption> out;
  for (const std::string_view line : split(help, '\n')) {
    if (line.starts_with("  -")) {
      out.push_back(shown_option(line));
    }
  }
  return out;
}

// Something that an option with this placeholder takes.
std::string example_of(const std::string& placeholder) {
  struct Row {
    std::string_view placeholder;
    std::string_view example;
  };
  constexpr Row kRows[] = {{"X.Y", "7.2"},
                           {"N", "40"},
                           {"DIR", "/srv"},
                           {"SIZE=PATH", "2M=/dev/hugepages"},
                           {"SIZE", "1G"},
                           {"FORMAT[=FILE]", "text"},
                           {"RULE,…", "MD103"},
                           {"RULE=LEVEL", "MD103=error"}};
  for (const Row& row : kRows) {
    if (row.placeholder == placeholder) {
      return std::string(row.example);
    }
  }
  return placeholder.substr(0, placeholder.find('|'));
}

std::vector<const cli::OptionRow*> rows_of(const cli::Command& command) {
  std::vector<const cli::OptionRow*> out;
  for (const cli::OptionRow& row : cli::option_rows()) {
    if (cli::belongs_to(row, command.name)) {
      out.push_back(&row);
    }
  }
  return out;
}

// Whether `row` is to be given beside `meant`, which is nullptr for no option.
bool is_companion(const cli::OptionRow& row, const cli::OptionRow* meant) {
  const std::string_view name = cli::long_flag(row);
  const bool needed =
      meant != nullptr && !name.empty() && split(meant->needs, ' ').front() == name;
  const bool instead = meant != nullptr && meant->excludes == name;
  return needed || (!row.required.empty() && &row != meant && !instead);
}

// The other options that the command requires, and those that this one needs.
std::vector<std::string> companions_of(const cli::Command& command,
                                       const std::string& flag) {
  const std::vector<const cli::OptionRow*> rows = rows_of(command);
  const auto meant =
      std::find_if(rows.begin(), rows.end(), [&](const cli::OptionRow* row) {
        const auto flags = split(row->flags, ',');
        return std::find(flags.begin(), flags.end(), flag) != flags.end();
      });
  std::vector<std::string> out;
  for (const cli::OptionRow* row : rows) {
    if (is_companion(*row, meant == rows.end() ? nullptr : *meant)) {
      out.emplace_back(cli::long_flag(*row));
      if (!row->value.empty()) {
        out.push_back(example_of(row->value));
      }
    }
  }
  return out;
}

// The command and as many operands as it wants.
std::vector<std::string> with_operands(const cli::Command& command) {
  std::vector<std::string> words = {std::string(command.name)};
  for (const std::string_view operand : split(command.operand, ' ')) {
    if (!operand.empty()) {
      words.emplace_back("operand");
    }
  }
  return words;
}

// What the parser has against these words; "" for nothing.
std::string refusal_of(const std::vector<std::string>& words) {
  const auto parsed = cli::parse(testing::pointers(words));
  const auto* told = std::get_if<cli::Told>(&parsed);
  return told == nullptr || told->code == cli::ExitCode::Fine ? "" : told->text;
}

TEST_CASE("every option that the help shows is understood in all its spellings") {
  for (const cli::Command& command : cli::commands()) {
    for (const ShownOption& option : shown_options(command.name)) {
      for (const std::string& flag : option.flags) {
        CAPTURE(command.name);
        CAPTURE(flag);
        std::vector<std::string> words = with_operands(command);
        words.push_back(flag);
        if (!option.value.empty()) {
          words.push_back(example_of(option.value));
        }
        for (const std::string& more : companions_of(command, flag)) {
          words.push_back(more);
        }
        CHECK_MESSAGE(refusal_of(words).empty(), refusal_of(words));
      }
    }
  }
}

void check_choice(const cli::Command& command,
                  const std::string& flag,
                  const std::string& choice) {
  CAPTURE(command.name);
  CAPTURE(flag);
  CAPTURE(choice);
  std::vector<std::string> words = with_operands(command);
  for (const std::string& more : companions_of(command, flag)) {
    words.push_back(more);
  }
  words.insert(words.end(), {flag, choice});
  CHECK(refusal_of(words).empty());
  words.back() += 'q';
  const std::string refusal = refusal_of(words);
  CHECK(refusal.find('\'' + choice + "q'") != std::string::npos);
  CHECK(refusal.find("did you mean '" + choice + "'?") != std::string::npos);
}

TEST_CASE("every choice that the help shows is understood, and no other") {
  for (const cli::Command& command : cli::commands()) {
    for (const ShownOption& option : shown_options(command.name)) {
      if (option.value.find('|') == std::string::npos) {
        continue;
      }
      for (const std::string_view choice : split(option.value, '|')) {
        check_choice(command, option.flags.back(), std::string(choice));
      }
    }
  }
}

}  // namespace
}  // namespace memdimm
