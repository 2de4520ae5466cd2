// SPDX-License-Identifier: GPL-2.0-or-later
// explain, rules and schema: what memdimm knows.
#include <algorithm>
#include <ostream>

#include "base/text.h"
#include "cli/command.h"
#include "dialect/dialect.h"
#include "grammar/rng.h"
#include "lint/catalogue.h"
#include "report/text.h"

namespace memdimm::cli {

ExitCode list_rules(const Options&, const Streams& streams) {
  for (const Code& code : lint::catalogue()) {
    std::string line(code.id);
    line += "  " + std::string(kSeverityWords.of(code.severity));
    line.resize(16, ' ');
    line += std::string(code.name);
    line.resize(std::max<std::size_t>(line.size() + 2, 46), ' ');
    streams.out << line << code.title << '\n';
  }
  return ExitCode::Fine;
}

ExitCode explain(const Options& options, const Streams& streams) {
  const std::string& wanted = options.paths.front();
  const std::vector<Code> codes = lint::catalogue();
  std::vector<std::string_view> names;
  for (const Code& code : codes) {
    if (equal_ignoring_case(code.id, wanted) || code.name == wanted) {
      streams.out << code.id << ' ' << code.name << " ("
                  << kSeverityWords.of(code.severity) << "; "
                  << lint::refuses_words(code.refuses) << ")\n\n"
                  << code.title << "\n\n"
                  << code.explanation << '\n';
      return ExitCode::Fine;
    }
    names.push_back(code.name);
    names.push_back(code.id);
  }
  const std::string_view near = closest_match(wanted, names);
  streams.err << "memdimm: no rule is called " << quoted(wanted)
              << (near.empty() ? "" : "; did you mean " + std::string(near) + "?")
              << "\n`memdimm rules` lists them\n";
  return ExitCode::Failure;
}

ExitCode print_schema(const Options& options, const Streams& streams) {
  if (!options.settings.analysis.dialect) {
    streams.err << "memdimm: --dialect is missing; expected proposal or libvirt\n"
                   "Try: memdimm schema --help\n";
    return ExitCode::Failure;
  }
  const dialect::Dialect& row = dialect::dialect(*options.settings.analysis.dialect);
  streams.out << grammar::to_rng(row.grammar(), row.name);
  return ExitCode::Fine;
}

}  // namespace memdimm::cli
