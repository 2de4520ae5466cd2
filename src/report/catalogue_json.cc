// SPDX-License-Identifier: GPL-2.0-or-later
// One object a rule, in the order of the ids.
#include "report/catalogue_json.h"

#include <nlohmann/json.hpp>

#include "base/json_document.h"
#include "report/formats.h"
#include "report/rule_examples.h"

namespace memdimm::report {
namespace {

using Json = nlohmann::ordered_json;

Json related(const Code& code) {
  Json out = Json::array();
  for (const std::string_view id : code.related) {
    if (!id.empty()) {
      out.push_back(id);
    }
  }
  return out;
}

Json example(const Code& code) {
  const RuleExample* found = find_example(code.id);
  return found == nullptr ? Json(nullptr)
                          : Json{{"before", found->before}, {"after", found->after}};
}

Json row_of(const Code& code) {
  return {{"id", code.id},
          {"name", code.name},
          {"severity", kSeverityWords.of(code.severity)},
          {"scope", kScopeWords.of(code.scope)},
          {"area", area_of(code)},
          {"refuses", kRefusesWords.of(code.refuses)},
          {"title", code.title},
          {"explanation", code.explanation},
          {"fixable", code.mend != Mend::None},
          {"mend", kMendWords.of(code.mend)},
          {"safe", code.mend != Mend::None && is_safe(code.mend)},
          {"since", code.since},
          {"url", rule_url(code)},
          {"related", related(code)}};
}

}  // namespace

std::string catalogue_json(std::span<const Code> codes, bool with_examples) {
  Json out = Json::array();
  for (const Code& code : codes) {
    out.push_back(row_of(code));
    if (with_examples) {
      out.back()["example"] = example(code);
    }
  }
  return json_document(out);
}

}  // namespace memdimm::report
