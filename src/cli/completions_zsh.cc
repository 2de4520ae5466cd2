// SPDX-License-Identifier: GPL-2.0-or-later
// zsh's script, for its _arguments.

#include "cli/completions.h"

namespace memdimm::cli {
namespace {

constexpr std::string_view kTail = R"(
_memdimm() {
  local curcontext=$curcontext state line ret=1
  _arguments -C $_memdimm_options '1:command:->command' '*::argument:->argument' && ret=0
  case $state in
    command) _describe -t commands command _memdimm_commands && ret=0 ;;
    argument)
      curcontext=${curcontext%:*:*}:memdimm-$line[1]:
      if (( $+functions[_memdimm_command_$line[1]] )); then
        _memdimm_command_$line[1] && ret=0
      fi
      ;;
  esac
  return ret
}

# What stands in front of = and behind it, as commands that complete it.
_memdimm_pair() {
  if compset -P '*='; then
    eval $2
  else
    eval $1
  fi
}

_memdimm_rule() {
  _describe -t rules rule _memdimm_rules "$@"
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _memdimm "$@"
else
  compdef _memdimm memdimm
fi
)";

// `text` between single quotes, with what else zsh's functions read in it escaped.
std::string quoted_for_zsh(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += R"('\'')";
    } else {
      out +=
          (special.find(c) == std::string_view::npos ? "" : "\\") + std::string(1, c);
    }
  }
  return out;
}

// A command that completes a word; `more` are options of compadd.
std::string completer(const Word& word, const std::string& more = "") {
  switch (word.kind) {
    case WordKind::Free:
      return "_message value";
    case WordKind::Xml:
      return "_files -g \"*.xml(-.)\"" + more;
    case WordKind::File:
      return "_files" + more;
    case WordKind::Folder:
      return "_files -/" + more;
    case WordKind::Words:
      return "compadd" + more + " - " + joined(word.words, " ");
    case WordKind::Rule:
      return "_memdimm_rule" + more;
  }
  return {};
}

// The action of one of _arguments' specs, for between single quotes.
std::string action(const Argument& argument) {
  if (argument.behind) {
    const std::string suffix = argument.needs_behind ? " -S =" : "";
    return "{_memdimm_pair " + std::string("'\\''") + completer(argument.word, suffix) +
           "'\\'' '\\''" + completer(*argument.behind) + "'\\''}";
  }
  if (argument.list) {
    return "_sequence " + completer(argument.word);
  }
  if (argument.word.kind == WordKind::Words) {
    return '(' + joined(argument.word.words, " ") + ')';
  }
  return argument.word.kind == WordKind::Free ? " " : completer(argument.word);
}

std::string spec(const CompletedOption& option) {
  const std::string tail =
      '[' + quoted_for_zsh(option.help, "[]:\\") + ']' +
      (option.value.empty() ? ""
                            : ':' + quoted_for_zsh(option.value, "[]:\\") + ':' +
                                  action(option.argument));
  std::string out;
  for (const std::string& flag : option.flags) {
    // A value may follow a short option at once, a long one behind =.
    const std::string_view how =
        option.value.empty() ? "" : (flag.starts_with("--") ? "=" : "+");
    out.append("    '*").append(flag).append(how).append(tail).append("'\n");
  }
  return out;
}

std::string function(const CompletedCommand& command) {
  std::string out =
      "\n_memdimm_command_" + command.name + "() {\n  local -a specs=(\n    -s -S\n";
  for (const CompletedOption& option : command.options) {
    out += spec(option);
  }
  for (std::size_t i = 0; i < command.operands.size(); ++i) {
    const bool rest = command.many && i + 1 == command.operands.size();
    out += "    '" + (rest ? "*" : std::to_string(i + 1)) +
           ":operand:" + action(command.operands[i]) + "'\n";
  }
  return out + "  )\n  _arguments $specs\n}\n";
}

std::string described(std::string_view name, std::string_view text) {
  return "  '" + std::string(name) + ':' + quoted_for_zsh(text, "\\") + "'\n";
}

}  // namespace

std::string zsh_completion(const Vocabulary& all) {
  std::string out =
      "#compdef memdimm\n# printed by: memdimm completions zsh\n\n"
      "typeset -ga _memdimm_options=(\n";
  for (const CompletedOption& option : all.options) {
    out += spec(option);
  }
  out += ")\n\ntypeset -ga _memdimm_commands=(\n";
  for (const CompletedCommand& command : all.commands) {
    out += described(command.name, command.summary);
  }
  out += ")\n\ntypeset -ga _memdimm_rules=(\n";
  for (const Code& code : all.rules) {
    out += described(code.id, code.title);
    out += described(code.name, code.title);
  }
  out += ")\n";
  for (const CompletedCommand& command : all.commands) {
    out += function(command);
  }
  return out + std::string(kTail);
}

}  // namespace memdimm::cli
