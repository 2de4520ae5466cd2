// SPDX-License-Identifier: GPL-2.0-or-later
// explain: what a rule means, why it matters, how to mend it.
#include <ostream>

#include "base/text.h"
#include "cli/command.h"
#include "lint/catalogue.h"

namespace memdimm::cli {

ExitCode explain(const Invocation& invocation, const Streams& streams) {
  const std::string& wanted = invocation.operands.front();
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

}  // namespace memdimm::cli
