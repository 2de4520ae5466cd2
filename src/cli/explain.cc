// SPDX-License-Identifier: GPL-2.0-or-later
// explain: what a rule means, why it matters, how to mend it.
#include <algorithm>
#include <cctype>
#include <ostream>

#include "base/text.h"
#include "cli/catalogue.h"
#include "cli/command.h"
#include "cli/help.h"
#include "lint/catalogue.h"
#include "lint/rule_choice.h"
#include "report/catalogue_json.h"
#include "report/rule_page.h"

namespace memdimm::cli {
namespace {

// "203" is MD203.
std::string with_letters(const std::string& word) {
  const bool number = !word.empty() && word.size() <= 3 &&
                      std::all_of(word.begin(), word.end(), [](char c) {
                        return std::isdigit(static_cast<unsigned char>(c)) != 0;
                      });
  return number ? "MD" + word : word;
}

// A line is 80 columns at most, on a wide terminal too.
std::string text_of(const std::vector<Code>& chosen, std::size_t columns) {
  constexpr std::size_t kWidth = 80;
  constexpr std::size_t kNarrow = 20;
  const std::size_t width =
      columns == 0 ? kWidth : std::clamp(columns, kNarrow, kWidth);
  std::string out;
  for (const Code& code : chosen) {
    out += (out.empty() ? "" : "\n" + std::string(width, '-') + "\n\n") +
           report::rule_text(code, width);
  }
  return out;
}

std::string page_of(const std::vector<Code>& chosen) {
  std::string out;
  for (const Code& code : chosen) {
    out += (out.empty() ? "" : "\n") + report::rule_page(code);
  }
  return out;
}

std::string render(const std::vector<Code>& chosen,
                   ExplainFormat format,
                   std::size_t columns) {
  switch (format) {
    case ExplainFormat::Json:
      return report::catalogue_json(chosen, true);
    case ExplainFormat::Md:
      return page_of(chosen);
    case ExplainFormat::Text:
      break;
  }
  return text_of(chosen, columns);
}

}  // namespace

ExitCode explain(const Invocation& invocation, const Streams& streams) {
  if (invocation.operands.empty()) {
    const Told told = usage_error("RULE is missing", invocation.command->name);
    streams.err << told.text;
    return told.code;
  }
  std::vector<std::string> wanted;
  for (const std::string& word : invocation.operands) {
    wanted.push_back(with_letters(word));
  }
  const lint::ChosenCodes chosen = lint::codes_called(wanted);
  if (!chosen.wrong.empty()) {
    const Told told = unknown_rule(chosen.wrong);
    streams.err << told.text;
    return told.code;
  }
  streams.out << render(
      chosen.codes, invocation.options<ExplainOptions>().format, streams.columns);
  return ExitCode::Fine;
}

}  // namespace memdimm::cli
