// SPDX-License-Identifier: GPL-2.0-or-later
// rules: every rule there is.
#include <algorithm>
#include <ostream>
#include <string>

#include "base/text.h"
#include "cli/catalogue.h"
#include "cli/command.h"
#include "cli/help.h"
#include "lint/rule_choice.h"
#include "report/catalogue_json.h"
#include "report/wrap.h"

namespace memdimm::cli {
namespace {

// `text` behind `from` columns, in further lines where the terminal is too narrow.
std::string title_at(std::size_t from, std::string_view text, std::size_t columns) {
  constexpr std::size_t kLeast = 20;
  if (columns < from + kLeast) {
    return std::string(text);
  }
  const std::string lines = report::wrapped(text, columns - from);
  std::string out;
  for (const std::string_view line : split(lines, '\n')) {
    out += (out.empty() ? "" : '\n' + std::string(from, ' ')) + std::string(line);
  }
  return out;
}

// Id, severity, name, title. `columns`: the terminal's; 0: a line, however long.
std::string row_of(const Code& code, std::size_t columns) {
  constexpr std::size_t kName = 16;
  constexpr std::size_t kTitle = 46;
  std::string line(code.id);
  line += "  " + std::string(kSeverityWords.of(code.severity));
  line.resize(kName, ' ');
  line += std::string(code.name);
  line.resize(std::max(line.size() + 2, kTitle), ' ');
  return line + title_at(line.size(), code.title, columns) + '\n';
}

}  // namespace

ExitCode list_rules(const Invocation& invocation, const Streams& streams) {
  const lint::ChosenCodes chosen = lint::codes_called(invocation.operands);
  if (!chosen.wrong.empty()) {
    const Told told = unknown_rule(chosen.wrong);
    streams.err << told.text;
    return told.code;
  }
  const std::vector<Code>& codes = chosen.codes;
  if (invocation.options<CatalogueOptions>().format == CatalogueFormat::Json) {
    streams.out << report::catalogue_json(codes, false);
    return ExitCode::Fine;
  }
  for (const Code& code : codes) {
    streams.out << row_of(code, streams.columns);
  }
  return ExitCode::Fine;
}

}  // namespace memdimm::cli
