// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/rule_page.h"

#include <vector>

#include "base/text.h"
#include "base/visible.h"
#include "lint/catalogue.h"
#include "lint/unified_diff.h"
#include "report/rule_examples.h"
#include "report/wrap.h"

namespace memdimm::report {
namespace {

// "mended by --fix"
std::string_view mended_by(const Code& code) {
  if (code.mend == Mend::None) {
    return "mended by hand";
  }
  return is_safe(code.mend) ? "mended by --fix where the answer is clear"
                            : "mended by --unsafe-fixes where the answer is clear";
}

std::vector<std::string_view> related_of(const Code& code) {
  std::vector<std::string_view> out;
  for (const std::string_view id : code.related) {
    if (!id.empty()) {
      out.push_back(id);
    }
  }
  return out;
}

// "since 0.1.0; mended by hand; see also MD202, MD205"
std::string more_of(const Code& code) {
  std::string out =
      "Since memdimm " + std::string(code.since) + "; " + std::string(mended_by(code));
  std::string_view between = "; see also ";
  for (const std::string_view id : related_of(code)) {
    out += between;
    out += id;
    between = ", ";
  }
  return out + '.';
}

}  // namespace

std::string example_of(const Code& code) {
  const RuleExample* example = find_example(code.id);
  if (example == nullptr) {
    return {};
  }
  const std::string diff = lint::unified_diff(
      std::string(example->before), std::string(example->after), "vm.xml");
  std::string out;
  bool first = true;
  for (const std::string_view line : split(diff, '\n')) {
    if (line.starts_with("@@")) {
      out += first ? "" : "…\n";
      first = false;
    } else if (!first && !line.empty()) {
      out += visible(line) + '\n';
    }
  }
  return out;
}

std::string rule_text(const Code& code, std::size_t width) {
  std::string out = std::string(code.id) + ' ' + std::string(code.name) + " (" +
                    std::string(kSeverityWords.of(code.severity)) + "; " +
                    std::string(lint::refuses_words(code.refuses)) + ")\n\n" +
                    wrapped(code.title, width) + "\n\n" +
                    wrapped(code.explanation, width) + "\n\n" +
                    wrapped(more_of(code), width) + '\n';
  if (const std::string example = example_of(code); !example.empty()) {
    out += "\nExample, before (-) and after (+):\n\n" + example;
  }
  return out;
}

std::string rule_page(const Code& code) {
  std::string out = "# " + std::string(code.id) + " `" + std::string(code.name) +
                    "`\n\n**" + std::string(code.title) +
                    "**\n\nSeverity: " + std::string(kSeverityWords.of(code.severity)) +
                    "; " + std::string(lint::refuses_words(code.refuses)) + ". " +
                    more_of(code) + "\n\n" + std::string(code.explanation) + '\n';
  if (const std::string example = example_of(code); !example.empty()) {
    out += "\n## Example\n\n```diff\n" + example + "```\n";
  }
  return out + "\n## Where it may pass\n\n```xml\n<!-- memdimm: ignore-next " +
         std::string(code.id) +
         " - why it may -->\n```\n\nin front of the element, or `\"ignore\": [\"" +
         std::string(code.id) + "\"]` in `.memdimm.json`.\n";
}

}  // namespace memdimm::report
