// SPDX-License-Identifier: GPL-2.0-or-later
// explain: what a rule means, why it matters, how to mend it.
#include <ostream>

#include "base/text.h"
#include "cli/command.h"
#include "cli/help.h"
#include "lint/catalogue.h"
#include "lint/rule_choice.h"

namespace memdimm::cli {

ExitCode explain(const Invocation& invocation, const Streams& streams) {
  const std::string& wanted = invocation.operands.front();
  const std::vector<Code> codes = lint::catalogue();
  for (const Code& code : codes) {
    if (equal_ignoring_case(code.id, wanted) || code.name == wanted) {
      streams.out << code.id << ' ' << code.name << " ("
                  << kSeverityWords.of(code.severity) << "; "
                  << lint::refuses_words(code.refuses) << ")\n\n"
                  << code.title << "\n\n"
                  << code.explanation << '\n';
      return ExitCode::Fine;
    }
  }
  const Told told = unknown_rule(lint::no_such_rule(wanted, codes));
  streams.err << told.text;
  return told.code;
}

}  // namespace memdimm::cli
