// SPDX-License-Identifier: GPL-2.0-or-later
// What the scripts of all shells have in common: the vocabulary, made of the tables.
#include "cli/completions.h"

#include <algorithm>
#include <array>
#include <ostream>

#include "base/text.h"
#include "cli/help.h"
#include "cli/option.h"
#include "lint/catalogue.h"

namespace memdimm::cli {
namespace {

struct KindRow {
  std::string_view name;  // as the table of options calls what an option takes
  WordKind kind;
};

constexpr std::array kKinds = {
    KindRow{"FILE", WordKind::File},
    KindRow{"DIR", WordKind::Folder},
    KindRow{"PATH", WordKind::Folder},
    KindRow{"DOMAIN", WordKind::Xml},
    KindRow{"MODULE", WordKind::Xml},
    KindRow{"RULE", WordKind::Rule},
};

// What a placeholder stands for; `words` are for one that has no row of its own.
Word word_of(std::string_view name, const std::vector<std::string_view>& words) {
  if (name.find('|') != std::string_view::npos) {
    const auto choices = split(name, '|');
    return {WordKind::Words, {choices.begin(), choices.end()}};
  }
  for (const KindRow& row : kKinds) {
    if (row.name == name) {
      return {row.kind, {}};
    }
  }
  return {words.empty() ? WordKind::Free : WordKind::Words,
          {words.begin(), words.end()}};
}

// "FORMAT[=FILE]", "RULE=LEVEL", "RULE,…", "a|b"
Argument argument_of(std::string_view value,
                     const std::vector<std::string_view>& words) {
  constexpr std::string_view kList = ",…";
  Argument out;
  out.list = value.ends_with(kList);
  if (out.list) {
    value.remove_suffix(kList.size());
  }
  const std::size_t equals = value.find('=');
  std::string_view key = value.substr(0, equals);
  if (equals != std::string_view::npos) {
    std::string_view behind = value.substr(equals + 1);
    out.needs_behind = !key.ends_with('[');
    if (!out.needs_behind) {
      key.remove_suffix(1);
      behind.remove_suffix(behind.ends_with(']') ? 1 : 0);
    }
    out.behind = word_of(behind, words);
  }
  out.word = word_of(key, words);
  return out;
}

// Rules and choices are what they are, ids and sizes no shell knows; every other
// operand is a document.
Argument operand_of(std::string_view name) {
  if (name == "[COMMAND]") {
    Word names{WordKind::Words, {}};
    for (const Command& command : commands()) {
      names.words.emplace_back(command.name);
    }
    Argument out;
    out.word = std::move(names);
    return out;
  }
  Argument out = argument_of(name, {});
  if (name == "ID" || name == "SIZE") {
    return out;
  }
  if (out.word.kind != WordKind::Rule && out.word.kind != WordKind::Words) {
    out.word.kind = WordKind::Xml;
  }
  return out;
}

// `help` in the words of the row, or in fewer.
CompletedOption option_of(const OptionRow& row, std::string help) {
  const auto flags = split(row.flags, ',');
  return {{flags.begin(), flags.end()},
          row.value,
          argument_of(row.value, row.words),
          std::move(help)};
}

struct ShellRow {
  std::string_view name;
  std::string (*script)(const Vocabulary&);
};

constexpr std::array kShells = {
    ShellRow{"bash", bash_completion},
    ShellRow{"zsh", zsh_completion},
    ShellRow{"fish", fish_completion},
};

}  // namespace

std::string joined(const std::vector<std::string>& words, std::string_view separator) {
  std::string out;
  for (const std::string& word : words) {
    out += (out.empty() ? "" : std::string(separator)) + word;
  }
  return out;
}

Vocabulary vocabulary() {
  Vocabulary all;
  all.rules = lint::catalogue();
  const CompletedOption help = option_of(help_row(), "help");
  all.options = {help, option_of(version_row(), "the version")};
  for (const Command& command : commands()) {
    CompletedCommand out;
    out.name = command.name;
    out.summary = command.summary;
    out.many = command.many;
    for (const OptionRow& row : option_rows()) {
      if (belongs_to(row, command.name)) {
        out.options.push_back(option_of(row, row.help));
      }
    }
    out.options.push_back(help);
    for (const std::string_view name : split(command.operand, ' ')) {
      if (!name.empty()) {
        out.operands.push_back(operand_of(name));
      }
    }
    all.commands.push_back(std::move(out));
  }
  return all;
}

ExitCode print_completions(const Invocation& invocation, const Streams& streams) {
  const std::string& wanted = invocation.operands.front();
  std::vector<std::string> names;
  for (const ShellRow& row : kShells) {
    if (row.name == wanted) {
      streams.out << row.script(vocabulary());
      return ExitCode::Fine;
    }
    names.emplace_back(row.name);
  }
  const Told told =
      usage_error(memdimm::quoted(wanted) + " is no shell that is known; expected " +
                      join_or(names) +
                      or_meant(closest_match(wanted, {names.begin(), names.end()})),
                  invocation.command->name);
  streams.err << told.text;
  return told.code;
}

}  // namespace memdimm::cli
