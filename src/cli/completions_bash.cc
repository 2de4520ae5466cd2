// SPDX-License-Identifier: GPL-2.0-or-later
// bash's script. It needs no bash-completion: it reads bash's own variables.
#include "base/words.h"
#include "cli/completions.h"

namespace memdimm::cli {
namespace {

constexpr std::string_view kHead =
    R"(# bash completion for memdimm, printed by: memdimm completions bash
# shellcheck shell=bash
)";

// COMP_WORDS has = and : as words of their own, COMPREPLY replaces what is behind them.
constexpr std::string_view kTail = R"(
# COMPREPLY: what of KIND, or of WORDS, begins with CURRENT; each with PREFIX and SUFFIX.
_memdimm_offer() {
  local kind=$1 words=$2 prefix=$3 current=$4 suffix=$5 IFS=$' \t\n'
  local -a how=(-P "$prefix" -S "$suffix")
  case $kind in
    rule) words=$_memdimm_rules ;;&
    rule | words) mapfile -t COMPREPLY < <(compgen "${how[@]}" -W "$words" -- "$current") ;;
    *) compopt -o filenames 2>/dev/null ;;&
    xml) mapfile -t COMPREPLY < <(
      compgen "${how[@]}" -d -- "$current"
      compgen "${how[@]}" -f -X '!*.xml' -- "$current") ;;
    file) mapfile -t COMPREPLY < <(compgen "${how[@]}" -f -- "$current") ;;
    folder) mapfile -t COMPREPLY < <(compgen "${how[@]}" -d -- "$current") ;;
  esac
}

# COMPREPLY for the argument whose beginning is CURRENT.
_memdimm_argument() {
  local prefix=$1 current=$2 suffix=''
  if [[ -n $behind && $current == *=* ]]; then
    prefix+=${current%%=*}= current=${current#*=} kind=$behind words=$behind_words
  elif [[ -n $behind && -z $optional ]]; then
    suffix='='
    compopt -o nospace 2>/dev/null
  fi
  if [[ -n $list && $current == *,* ]]; then
    prefix+=${current%,*}, current=${current##*,}
  fi
  _memdimm_offer "$kind" "$words" "$prefix" "$current" "$suffix"
}

_memdimm_words() {
  local current=$1 command=$2 previous=$3 operands=$4
  local kind='' words='' behind='' behind_words='' optional='' list=''
  if [[ -z $command ]]; then
    _memdimm_offer words "$_memdimm_commands" '' "$current" ''
  elif [[ $current == --*=* ]]; then
    _memdimm_option "$command ${current%%=*}"
    _memdimm_argument "${current%%=*}=" "${current#*=}"
  elif _memdimm_option "$command $previous"; [[ -n $kind ]]; then
    _memdimm_argument '' "$current"
  elif [[ $current == -* && $operands != *--* ]]; then
    _memdimm_options "$command"
    _memdimm_offer words "$words" '' "$current" ''
  else
    operands=${operands//[^.]/}
    _memdimm_operand "$command ${#operands}"
    _memdimm_argument '' "$current"
  fi
}

_memdimm() {
  local rest=${COMP_LINE:0:COMP_POINT} word command='' previous='' operands='' glued='' i
  local kind='' words='' behind='' behind_words='' optional='' list=''
  local -a typed=()
  COMPREPLY=()
  # Put together again what was typed together.
  rest=${rest#*"${COMP_WORDS[0]}"}
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $rest == [[:space:]]* ]] || ((!${#typed[@]})); then
      rest=${rest#"${rest%%[![:space:]]*}"}
      typed+=('')
    fi
    ((i < COMP_CWORD)) || word=$rest
    typed[-1]+=$word
    rest=${rest#"$word"}
  done
  # One dot for each operand so far, -- behind that word.
  for ((i = 0; i + 1 < ${#typed[@]}; i++)); do
    word=${typed[i]}
    if [[ -z $command ]]; then
      command=$word
      continue
    fi
    kind=''
    [[ $operands == *--* ]] || _memdimm_option "$command $previous"
    if [[ -n $kind ]]; then
      word=''
    elif [[ $word == -- ]]; then
      operands+=--
    elif [[ $word != -?* || $operands == *--* ]]; then
      operands+=.
    fi
    previous=$word
  done
  word=${typed[-1]}
  [[ $operands != *--* ]] || previous=''
  _memdimm_words "$word" "$command" "$previous" "$operands"
  [[ $COMP_WORDBREAKS != *=* ]] || glued=${word%"${word##*=}"}
  if [[ $COMP_WORDBREAKS == *:* && ${word##*:} != *=* ]]; then
    glued=${word%"${word##*:}"}
  fi
  COMPREPLY=("${COMPREPLY[@]#"$glued"}")
}

complete -F _memdimm memdimm
)";

constexpr auto kKinds = words<WordKind>({{WordKind::Free, "free"},
                                         {WordKind::Xml, "xml"},
                                         {WordKind::File, "file"},
                                         {WordKind::Folder, "folder"},
                                         {WordKind::Words, "words"},
                                         {WordKind::Rule, "rule"}});

std::string assigned(std::string_view name, const Word& word) {
  const std::string variable(name);
  std::string kind = variable + "='" + std::string(kKinds.of(word.kind)) + '\'';
  if (word.words.empty()) {
    return kind;
  }
  const std::string words = name == "kind" ? "words" : variable + "_words";
  return kind + ' ' + words + "='" + joined(word.words, " ") + '\'';
}

std::string assigned(const Argument& argument) {
  std::string out = assigned("kind", argument.word);
  if (argument.behind) {
    out += ' ' + assigned("behind", *argument.behind) +
           (argument.needs_behind ? "" : " optional=1");
  }
  return out + (argument.list ? " list=1" : "");
}

std::string words_of(const std::vector<CompletedOption>& options) {
  std::vector<std::string> out;
  for (const CompletedOption& option : options) {
    out.insert(out.end(), option.flags.begin(), option.flags.end());
  }
  return joined(out, " ");
}

std::string function(std::string_view name,
                     std::string_view about,
                     const std::string& cases) {
  return "\n# " + std::string(about) + "\n_memdimm_" + std::string(name) +
         "() {\n  kind='' words=''\n  case $1 in\n" + cases + "  esac\n}\n";
}

std::string option_cases(const CompletedCommand& command) {
  std::string out;
  for (const CompletedOption& option : command.options) {
    if (option.value.empty()) {
      continue;
    }
    std::vector<std::string> patterns;
    for (const std::string& flag : option.flags) {
      patterns.push_back('\'' + command.name + ' ' + flag + '\'');
    }
    out +=
        "    " + joined(patterns, " | ") + ") " + assigned(option.argument) + " ;;\n";
  }
  return out;
}

std::string operand_cases(const CompletedCommand& command) {
  std::string out;
  for (std::size_t i = 0; i < command.operands.size(); ++i) {
    const bool rest = command.many && i + 1 == command.operands.size();
    out += "    '" + command.name + ' ' + (rest ? "'*" : std::to_string(i) + '\'') +
           ") " + assigned(command.operands[i]) + " ;;\n";
  }
  return out;
}

}  // namespace

std::string bash_completion(const Vocabulary& all) {
  std::vector<std::string> names;
  std::string options;
  std::string values;
  std::string operands;
  for (const CompletedCommand& command : all.commands) {
    names.push_back(command.name);
    options +=
        "    " + command.name + ") words='" + words_of(command.options) + "' ;;\n";
    values += option_cases(command);
    operands += operand_cases(command);
  }
  std::vector<std::string> rules;
  for (const Code& code : all.rules) {
    rules.emplace_back(code.id);
    rules.emplace_back(code.name);
  }
  return std::string(kHead) + "\n_memdimm_commands='" + joined(names, " ") + ' ' +
         words_of(all.options) + "'\n_memdimm_rules='" + joined(rules, " ") + "'\n" +
         function("options", "words: the options of COMMAND.", options) +
         function("option",
                  "kind and so on: what 'COMMAND OPTION' takes; empty for nothing.",
                  values) +
         function("operand", "kind and so on: what 'COMMAND INDEX' is.", operands) +
         std::string(kTail);
}

}  // namespace memdimm::cli
