// SPDX-License-Identifier: GPL-2.0-or-later
// Scripts that let shells complete memdimm's words, made of the tables of commands,
// options and rules: a new row is completed without a change here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "diag/code.h"

namespace memdimm::cli {

// What a word may be: anything (nothing is offered), a file that is XML, any file, a
// folder, one of some words, a rule.
enum class WordKind { Free, Xml, File, Folder, Words, Rule };

struct Word {
  WordKind kind = WordKind::Free;
  std::vector<std::string> words;  // for WordKind::Words
};

// What an option takes, or an operand is.
struct Argument {
  Word word;
  std::optional<Word> behind;  // the VALUE of KEY=VALUE
  bool needs_behind = false;   // KEY by itself is nothing
  bool list = false;           // several, with commas between them
};

struct CompletedOption {
  std::vector<std::string> flags;  // "-f", "--format"
  std::string value;               // what the help calls its argument; "" for a flag
  Argument argument;
  std::string help;
};

struct CompletedCommand {
  std::string name;
  std::string summary;
  std::vector<CompletedOption> options;
  std::vector<Argument> operands;
  bool many = false;  // the last operand may be repeated
};

// Everything that a shell can complete.
struct Vocabulary {
  std::vector<CompletedCommand> commands;
  std::vector<CompletedOption> options;  // without a command
  std::vector<Code> rules;
};

Vocabulary vocabulary();

// The scripts.
std::string bash_completion(const Vocabulary& all);
std::string zsh_completion(const Vocabulary& all);
std::string fish_completion(const Vocabulary& all);

// "a b c"
std::string joined(const std::vector<std::string>& words, std::string_view separator);

}  // namespace memdimm::cli
