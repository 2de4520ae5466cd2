// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/catalogue.h"

#include <algorithm>
#include <array>
#include <ostream>

#include "base/text.h"
#include "cli/command.h"
#include "cli/hotplug.h"
#include "cli/policy.h"
#include "dialect/common_read.h"
#include "dialect/dialect.h"
#include "edit/convert.h"
#include "grammar/rng.h"
#include "grammar/validate.h"
#include "report/text.h"
#include "rules/rule.h"
#include "xml/read.h"

namespace memdimm::cli {

std::vector<Code> catalogue() {
  std::vector<Code> out;
  for (const auto stage : {xml::codes,
                           grammar::codes,
                           dialect::codes,
                           dialect::reading_codes,
                           edit::convert_codes,
                           hotplug_codes,
                           policy_codes}) {
    const auto rows = stage();
    out.insert(out.end(), rows.begin(), rows.end());
  }
  for (const rules::Rule& rule : rules::all()) {
    out.push_back(rule.code);
  }
  std::sort(
      out.begin(), out.end(), [](const Code& a, const Code& b) { return a.id < b.id; });
  return out;
}

std::string_view refuses_words(Refuses refuses) {
  // Indexed by Refuses.
  constexpr std::array<std::string_view, 5> kWords = {
      "nobody refuses it",
      "memdimm refuses it",
      "libvirt refuses it",
      "QEMU refuses it",
      "the guest cannot use it",
  };
  return kWords.at(static_cast<std::size_t>(refuses));
}

ExitCode list_rules(const Options&, const Streams& streams) {
  for (const Code& code : catalogue()) {
    std::string line(code.id);
    line += "  " + std::string(report::severity_word(code.severity));
    line.resize(16, ' ');
    line += std::string(code.name);
    line.resize(std::max<std::size_t>(line.size() + 2, 46), ' ');
    streams.out << line << code.title << '\n';
  }
  return ExitCode::Fine;
}

ExitCode explain(const Options& options, const Streams& streams) {
  const std::string& wanted = options.paths.front();
  const std::vector<Code> codes = catalogue();
  std::vector<std::string_view> names;
  for (const Code& code : codes) {
    if (equal_ignoring_case(code.id, wanted) || code.name == wanted) {
      streams.out << code.id << ' ' << code.name << " ("
                  << report::severity_word(code.severity) << "; "
                  << refuses_words(code.refuses) << ")\n\n"
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
  if (!options.dialect) {
    streams.err << "memdimm: --dialect is missing; expected proposal or libvirt\n"
                   "Try: memdimm schema --help\n";
    return ExitCode::Failure;
  }
  const dialect::Dialect& row = dialect::dialect(*options.dialect);
  streams.out << grammar::to_rng(row.grammar(), row.name);
  return ExitCode::Fine;
}

}  // namespace memdimm::cli
