// SPDX-License-Identifier: GPL-2.0-or-later
// fish's script: a `complete` a word.
#include "cli/completions.h"

namespace memdimm::cli {
namespace {

constexpr std::string_view kHead =
    R"(# fish completion for memdimm, printed by: memdimm completions fish

# Whether the command line has one of these commands; without arguments, none yet.
function __memdimm_in
    set -l words (commandline -opc)
    if set -q argv[1]
        set -q words[2]; and contains -- $words[2] $argv
    else
        not set -q words[2]
    end
end

function __memdimm_rules
    string replace ' ' \t -- $__memdimm_rules
end

# Each word with each of the words behind =.
function __memdimm_pairs
    printf '%s\n' (string split ' ' -- $argv[1])=(string split ' ' -- $argv[2])
end

complete -c memdimm -f
)";

std::string quoted_for_fish(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    out += (c == '\'' || c == '\\' ? "\\" : "") + std::string(1, c);
  }
  return out + '\'';
}

// What a word may be, as fish makes it; "" for nothing.
std::string offers(const Word& word) {
  switch (word.kind) {
    case WordKind::Free:
      return {};
    case WordKind::Xml:
      return "(__fish_complete_suffix .xml)";
    case WordKind::File:
      return "(__fish_complete_path)";
    case WordKind::Folder:
      return "(__fish_complete_directories)";
    case WordKind::Words:
      return joined(word.words, " ");
    case WordKind::Rule:
      return "(__memdimm_rules)";
  }
  return {};
}

std::string argument_words(const Argument& argument) {
  const bool pair = argument.behind && argument.needs_behind;
  if (pair && argument.word.kind == WordKind::Rule) {
    const std::string levels = joined(argument.behind->words, " ");
    return R"((__memdimm_pairs "$__memdimm_rule_words" ")" + levels + "\")";
  }
  if (argument.list && argument.word.kind == WordKind::Rule) {
    return "(__fish_complete_list , __memdimm_rules)";
  }
  return pair ? std::string() : offers(argument.word);
}

std::string option_line(const std::string& condition, const CompletedOption& option) {
  std::string out = "complete -c memdimm -n '" + condition + '\'';
  for (const std::string& flag : option.flags) {
    const bool is_long = flag.starts_with("--");
    out += (is_long ? " -l " : " -s ") + flag.substr(is_long ? 2 : 1);
  }
  if (!option.value.empty()) {
    // A file may follow: fish then offers files by itself.
    const bool file = option.argument.word.kind == WordKind::File ||
                      (option.argument.behind && !option.argument.needs_behind);
    const std::string words = option.argument.word.kind == WordKind::File
                                  ? ""
                                  : argument_words(option.argument);
    out += file ? " -r -F" : " -x";
    if (!words.empty()) {
      out += " -a " + quoted_for_fish(words);
    }
  }
  return out + " -d " + quoted_for_fish(option.help) + '\n';
}

std::string command_lines(const CompletedCommand& command) {
  const std::string condition = "__memdimm_in " + command.name;
  std::string out = "\ncomplete -c memdimm -n __memdimm_in -a " + command.name +
                    " -d " + quoted_for_fish(command.summary) + '\n';
  for (const CompletedOption& option : command.options) {
    out += option_line(condition, option);
  }
  std::string before;
  for (const Argument& operand : command.operands) {
    const std::string words = argument_words(operand);
    if (words != before) {
      out += "complete -c memdimm -n '" + condition + "' -a " + quoted_for_fish(words) +
             '\n';
    }
    before = words;
  }
  return out;
}

}  // namespace

std::string fish_completion(const Vocabulary& all) {
  std::string rules;
  std::vector<std::string> words;
  for (const Code& code : all.rules) {
    for (const std::string_view name : {code.id, code.name}) {
      rules += " \\\n    " +
               quoted_for_fish(std::string(name) + ' ' + std::string(code.title));
      words.emplace_back(name);
    }
  }
  std::string out(kHead);
  out += "\nset -g __memdimm_rules" + rules + "\nset -g __memdimm_rule_words '" +
         joined(words, " ") + "'\n\n";
  for (const CompletedOption& option : all.options) {
    out += option_line("__memdimm_in", option);
  }
  for (const CompletedCommand& command : all.commands) {
    out += command_lines(command);
  }
  return out;
}

}  // namespace memdimm::cli
