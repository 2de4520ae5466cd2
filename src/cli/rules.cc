// SPDX-License-Identifier: GPL-2.0-or-later
// rules: every rule there is.
#include <algorithm>
#include <ostream>
#include <string>

#include "cli/catalogue.h"
#include "cli/command.h"
#include "lint/catalogue.h"
#include "report/catalogue_json.h"

namespace memdimm::cli {
namespace {

// Id, severity, name, title.
std::string row_of(const Code& code) {
  constexpr std::size_t kName = 16;
  constexpr std::size_t kTitle = 46;
  std::string line(code.id);
  line += "  " + std::string(kSeverityWords.of(code.severity));
  line.resize(kName, ' ');
  line += std::string(code.name);
  line.resize(std::max(line.size() + 2, kTitle), ' ');
  return line + std::string(code.title) + '\n';
}

}  // namespace

ExitCode list_rules(const Invocation& invocation, const Streams& streams) {
  const std::vector<Code> codes = lint::catalogue();
  if (invocation.options<CatalogueOptions>().format == CatalogueFormat::Json) {
    streams.out << report::catalogue_json(codes);
    return ExitCode::Fine;
  }
  for (const Code& code : codes) {
    streams.out << row_of(code);
  }
  return ExitCode::Fine;
}

}  // namespace memdimm::cli
