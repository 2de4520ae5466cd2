// SPDX-License-Identifier: GPL-2.0-or-later
// What the user asked for. options.cc holds the one table of options, which makes the
// parser and the help.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/exit_code.h"
#include "diag/diagnostic.h"
#include "emit/argv.h"
#include "emit/qmp.h"
#include "facts/versions.h"
#include "layout/plan.h"
#include "lint/settings.h"
#include "model/domain.h"

namespace memdimm::cli {

enum class ArgsFormat { Shell, Lines, Json };
enum class LayoutFormat { Text, Svg, Json };
enum class PlanFormat { Table, Proposal, Libvirt, Qmp };
enum class DiffFormat { Text, Json, Qmp };
enum class ColorChoice { Auto, Always, Never };

// What plan is asked for; sizes in bytes.
struct PlanOptions {
  std::optional<Bytes> boot;
  std::optional<Bytes> total;
  std::optional<Bytes> maximum;
  std::optional<unsigned> slots;
  std::optional<unsigned> nodes;
  layout::PlanStyle style = layout::PlanStyle::Largest;
  PlanFormat format = PlanFormat::Table;
};

struct Options {
  std::string command;             // the row's name in commands.cc
  std::vector<std::string> paths;  // operands: files, folders, "-", a rule
  lint::Settings settings;
  std::string host_root = "/";  // or a copy of another machine's /proc and /sys
  ColorChoice color = ColorChoice::Auto;

  std::vector<std::string> reports;  // "FORMAT" or "FORMAT=FILE"; empty: by itself
  std::string baseline;
  std::string config;  // this configuration for all files
  bool write_baseline = false;
  bool fix = false;
  bool diff = false;         // with fix: show, change nothing
  bool isolated = false;     // no configuration at all
  bool skip_others = false;  // named files are like those of folders
  bool qemu_version_given = false;
  bool host = false;  // look the machine at host_root up
  unsigned jobs = 0;  // 0: as many as there are cores
  std::optional<Severity> fail_on = Severity::Error;  // nullopt: never
  std::string stdin_name = "<stdin>";

  ArgsFormat args = ArgsFormat::Shell;
  std::optional<emit::Syntax> syntax;
  bool complete = false;
  std::vector<std::string> plug;

  emit::Form form = emit::Form::Ndjson;
  bool unplug = false;
  std::string domain;
  std::string id;
  std::optional<Bytes> resize;

  LayoutFormat layout = LayoutFormat::Text;
  DiffFormat diff_format = DiffFormat::Text;
  bool ascii = false;

  PlanOptions plan;

  std::string output;                  // "" or "-": standard output
  std::optional<model::DialectId> to;  // convert
};

// "7.2" and "warning" as options and configurations write them.
std::optional<facts::Version> version_called(const std::string& text);
std::optional<Severity> severity_called(std::string_view word);
// "windows" and "256M" likewise.
std::optional<layout::GuestSystem> guest_called(std::string_view word);
std::optional<Bytes> guest_block_called(std::string_view text);

// One option of one or more commands: a row of the table that the parser, the help and
// the shells' completions read. A flag has no `value`.
struct OptionRow {
  std::string_view flags;     // "-f,--format"
  std::string value;          // what the help calls its argument; "a|b" for a choice
  std::string_view commands;  // names, separated by blanks; "*" for all
  std::string help;
  void (*set)(const std::string& given, Options& options);
  std::vector<std::string> words = {};  // the choices, where `value` is only a name
};

std::vector<OptionRow> option_rows();

bool belongs_to(const OptionRow& row, std::string_view command);

// What parsing ends with: options, or text for the user (help, version, a usage error).
struct Told {
  ExitCode code = ExitCode::Fine;
  std::string text;
};

std::variant<Options, Told> parse_options(std::span<const char* const> arguments);

}  // namespace memdimm::cli
