// SPDX-License-Identifier: GPL-2.0-or-later
// One option of one or more commands: a row of the table that the parser, the help,
// the shells' completions and the reader of configurations walk.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/invocation.h"
#include "lint/config.h"

namespace memdimm::cli {

// Says what is wrong with `text`; "" where nothing is, and `target` then has it.
template <class Struct>
using Into = std::string (*)(const std::string& text, Struct& target);

using Setter = std::variant<Into<lint::Settings>,
                            Into<Common>,
                            Into<ValidateOptions>,
                            Into<QemuArgsOptions>,
                            Into<live::HotplugRequest>,
                            Into<LayoutOptions>,
                            Into<DiffOptions>,
                            Into<PlanOptions>,
                            Into<ConvertOptions>,
                            Into<LiveOptions>,
                            Into<SchemaOptions>,
                            Into<CatalogueOptions>,
                            Into<ExplainOptions>>;

struct OptionRow {
  std::string_view flags;  // "-f,--format"
  std::string value = {};  // what the help calls its argument; "a|b" for a choice, ""
                           // for a flag
  std::string_view commands;  // names, separated by blanks; "*" for all
  std::string help;
  Setter set = {};
  std::vector<std::string_view> words =
      {};                          // the choices, where `value` is only a name
  std::string_view needs = {};     // options, without one of which it is refused
  std::string_view excludes = {};  // options, separated by blanks, with which it is
  std::string_view excluded = {};  // the sentence that says so
  std::string_view required = {};  // what is expected where it is missing
  std::optional<lint::ConfigKey> config = {};  // how a configuration has it
  Into<lint::Settings> configured = nullptr;   // and sets it; nullptr: as `set` does
  std::string_view decides = {};  // the configuration's setting that it is instead of
};

// The table.
std::span<const OptionRow> option_rows();

// --help of every command, and --version, which has none: no rows of the table, since
// they end the parsing.
OptionRow help_row();
OptionRow version_row();

bool belongs_to(const OptionRow& row, std::string_view command);

// "--format"
std::string_view long_flag(const OptionRow& row);

// The choices, whether `value` shows them or only names them.
std::vector<std::string_view> choices(const OptionRow& row);

// The rows that a configuration can set, for those who read one.
std::vector<lint::Setting> config_settings();

}  // namespace memdimm::cli
