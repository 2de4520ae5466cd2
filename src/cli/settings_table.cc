// SPDX-License-Identifier: GPL-2.0-or-later
// A default is what the help says it is.
#include "cli/settings_table.h"

#include <string_view>
#include <vector>

#include "base/visible.h"
#include "cli/option.h"
#include "report/text_table.h"

namespace memdimm::cli {
namespace {

std::string default_of(const std::string& help) {
  constexpr std::string_view kMark = "(default: ";
  const std::size_t at = help.find(kMark);
  return at == std::string::npos
             ? "-"
             : help.substr(at + kMark.size(), help.size() - at - kMark.size() - 1);
}

}  // namespace

std::string settings_table(const lint::Settings& settings) {
  std::vector<std::vector<std::string>> rows;
  for (const lint::Setting& one : config_settings()) {
    const std::size_t before = rows.size();
    for (const lint::Said& said : settings.said) {
      if (said.name == one.key.name) {
        rows.push_back({said.name, visible(said.value), visible(said.where)});
      }
    }
    if (rows.size() == before) {
      rows.push_back({std::string(one.key.name), default_of(one.about), "default"});
    }
  }
  return report::text_table({"SETTING", "VALUE", "FROM"}, rows);
}

}  // namespace memdimm::cli
