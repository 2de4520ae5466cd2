// SPDX-License-Identifier: GPL-2.0-or-later
// The help as text for people.
#include "cli/help.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/visible.h"
#include "cli/option.h"
#include "facts/versions.h"
#include "report/text_table.h"
#include "report/wrap.h"
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
    const std::size_t width = report::width_of(word);
    if (column != kHelpIndent && column + 1 + width > kHelpWidth) {
      out += '\n' + std::string(kHelpIndent, ' ');
      column = kHelpIndent;
    }
    if (column != kHelpIndent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width;
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
  if (report::width_of(out) + 1 >= kHelpIndent) {
    out += '\n' + std::string(kHelpIndent, ' ');
  } else {
    out = report::padded(std::move(out), kHelpIndent);
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

namespace {

// What others call it, and what is called so here.
std::string_view usual_name(std::string_view word) {
  struct Row {
    std::string_view others;
    std::string_view ours;
  };
  constexpr std::array kRows = {Row{"check", "validate"},
                                Row{"lint", "validate"},
                                Row{"test", "validate"},
                                Row{"fix", "validate --fix"},
                                Row{"format", "validate --fix"},
                                Row{"show", "layout"},
                                Row{"args", "qemu-args"},
                                Row{"rule", "explain"},
                                Row{"list", "rules"},
                                Row{"version", "--version"}};
  const auto* row = std::find_if(kRows.begin(), kRows.end(), [&](const Row& one) {
    return equal_ignoring_case(one.others, word);
  });
  return row == kRows.end() ? std::string_view() : row->ours;
}

// Whether somebody has named a file where a command belongs.
bool is_file(const std::string& word) {
  std::error_code ignored;
  return word.ends_with(".xml") || word.find('/') != std::string::npos ||
         std::filesystem::exists(word, ignored);
}

}  // namespace

Told unknown_command(const std::string& word) {
  const std::string unknown = "unknown command " + memdimm::quoted(word);
  if (const std::string_view name = usual_name(word); !name.empty()) {
    return usage_error(unknown + "; did you mean memdimm " + std::string(name) + "?",
                       "");
  }
  if (is_file(word)) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/";
    const bool plain = word.find_first_not_of(kPlain) == std::string::npos;
    return usage_error(unknown + "; to check a file: memdimm validate " +
                           (plain ? word : memdimm::quoted(word)),
                       "");
  }
  std::vector<std::string_view> names;
  for (const Command& command : commands()) {
    names.push_back(command.name);
  }
  return usage_error(unknown + or_meant(closest_match(word, names)), "");
}

Told unknown_rule(const std::string& message) {
  return {ExitCode::Failure, "memdimm: " + message + "\n`memdimm rules` lists them\n"};
}

}  // namespace memdimm::cli
