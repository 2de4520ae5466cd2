// SPDX-License-Identifier: GPL-2.0-or-later
// The tables of commands and options as JSON: what manual pages, completions and tests
// read instead of the help's text.
#include <nlohmann/json.hpp>

#include "base/json_document.h"
#include "base/text.h"
#include "cli/help.h"
#include "cli/option.h"

namespace memdimm::cli {
namespace {

using Json = nlohmann::ordered_json;

Json or_null(std::string_view text) {
  return text.empty() ? Json() : Json(text);
}

// The words between blanks; none in "".
Json list(std::string_view text) {
  return text.empty() ? Json::array() : Json(split(text, ' '));
}

Json command_json(const Command& command) {
  return {{"name", command.name},
          {"summary", command.summary},
          {"operand", or_null(command.operand)},
          {"many", command.many},
          {"details", command.details},
          {"examples", command.examples}};
}

std::vector<std::string_view> commands_of(const OptionRow& row) {
  std::vector<std::string_view> out;
  for (const Command& command : commands()) {
    if (belongs_to(row, command.name)) {
      out.push_back(command.name);
    }
  }
  return out;
}

Json option_json(const OptionRow& row) {
  return {{"flags", split(row.flags, ',')},
          {"value", or_null(row.value)},
          {"words", choices(row)},
          {"help", row.help},
          {"commands", commands_of(row)},
          {"required", !row.required.empty()},
          {"needs", list(row.needs)},
          {"excludes", list(row.excludes)},
          {"config", row.config ? Json(row.config->name) : Json()}};
}

}  // namespace

std::string help_json() {
  Json out = {{"commands", Json::array()},
              {"options", Json::array()},
              {"exit_codes", Json::array()}};
  for (const Command& command : commands()) {
    out["commands"].push_back(command_json(command));
  }
  for (const OptionRow& row : option_rows()) {
    out["options"].push_back(option_json(row));
  }
  out["options"].push_back(option_json(help_row()));
  out["options"].push_back(option_json(version_row()));
  for (std::size_t code = 0; code < kExitCodeWords.text.size(); ++code) {
    out["exit_codes"].push_back(
        {{"code", code}, {"meaning", kExitCodeWords.text.at(code)}});
  }
  return json_document(out);
}

}  // namespace memdimm::cli
