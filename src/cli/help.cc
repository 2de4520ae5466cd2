// SPDX-License-Identifier: GPL-2.0-or-later
// The help as text for people.
#include "cli/help.h"

#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/option.h"
#include "facts/versions.h"
#include "version.h"

namespace memdimm::cli {
namespace {

std::string usage_of(const Command& command) {
  std::string out = "usage: memdimm " + std::string(command.name) + " [OPTION…]";
  if (!command.operand.empty()) {
    out += ' ' + std::string(command.operand) + (command.many ? "…" : "");
  }
  return out;
}

constexpr std::size_t kHelpWidth = 80;
constexpr std::size_t kHelpIndent = 30;

// `text` in lines that fit behind the column of option names.
std::string wrapped(std::string_view text) {
  std::string out;
  std::size_t column = kHelpIndent;
  for (const std::string_view word : split(text, ' ')) {
    if (column != kHelpIndent && column + 1 + word.size() > kHelpWidth) {
      out += '\n' + std::string(kHelpIndent, ' ');
      column = kHelpIndent;
    }
    if (column != kHelpIndent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out;
}

// `more` is said behind the row's own help.
std::string option_help(const OptionRow& row, std::string_view more = "") {
  std::string out = "  " + std::string(row.flags);
  if (const std::size_t comma = out.find(','); comma != std::string::npos) {
    out.insert(comma + 1, " ");
  }
  out += (row.value.empty() ? "" : " ") + row.value;
  if (out.size() + 1 >= kHelpIndent) {
    out += '\n' + std::string(kHelpIndent, ' ');
  } else {
    out.resize(kHelpIndent, ' ');
  }
  return out + wrapped(row.help + std::string(more)) + '\n';
}

// "0 fine, 1 findings, …"
std::string exit_codes() {
  std::string out;
  for (std::size_t code = 0; code < kExitCodeWords.text.size(); ++code) {
    out += (out.empty() ? "" : ", ") + std::to_string(code) + ' ' +
           std::string(kExitCodeWords.text.at(code));
  }
  return out;
}

}  // namespace

std::string command_help(const Command& command) {
  std::string out = usage_of(command) + "\n\n" + std::string(command.summary) + ".\n" +
                    std::string(command.details) + "\n\nOptions:\n";
  for (const OptionRow& row : option_rows()) {
    if (belongs_to(row, command.name)) {
      out += option_help(row);
    }
  }
  out += option_help(help_row());
  return out + "\nExamples:\n" + std::string(command.examples);
}

std::string main_help() {
  std::string out =
      "usage: memdimm COMMAND [OPTION…] [FILE…]\n\n"
      "Checks libvirt domain XML with memory modules, works out the memory layout, "
      "and\n"
      "prints what QEMU must be told. Reads files, or standard input for -; needs no\n"
      "libvirt, no network and no privileges.\n\n"
      "Commands:\n";
  for (const Command& command : commands()) {
    std::string name = "  " + std::string(command.name);
    name.resize(16, ' ');
    out += name + std::string(command.summary) + '\n';
  }
  out += "\nOptions:\n" +
         option_help(help_row(), "; after a command, its own: help COMMAND") +
         option_help(version_row()) + "\nExit codes: " + exit_codes() +
         ".\nStart with: memdimm validate vm.xml\n";
  return out;
}

std::string version_text() {
  std::string out = "memdimm ";
  out.append(kVersion).append("\n");
  out.append("built with ").append(kCompiler).append(" (").append(kBuildType);
  out.append("), ").append(kLibraries).append("\n");
  out.append("knows QEMU up to ").append(facts::show_version(facts::kNewestQemu));
  out.append(" and libvirt up to ")
      .append(facts::show_version(facts::kNewestLibvirt))
      .append("\n");
  return out;
}

Told usage_error(std::string message, std::string_view command) {
  const std::string where =
      command.empty() ? std::string("memdimm") : "memdimm " + std::string(command);
  return {ExitCode::Failure,
          "memdimm: " + std::move(message) + "\nTry: " + where + " --help\n"};
}

Told unknown_command(const std::string& word) {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) {
    names.push_back(command.name);
  }
  return usage_error(
      "unknown command " + memdimm::quoted(word) + or_meant(closest_match(word, names)),
      "");
}

Told unknown_rule(const std::string& message) {
  return {ExitCode::Failure, "memdimm: " + message + "\n`memdimm rules` lists them\n"};
}

}  // namespace memdimm::cli
