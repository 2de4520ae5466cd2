// SPDX-License-Identifier: GPL-2.0-or-later
// A baseline is JSON, so that a review of it shows which findings it lets through.
#include "lint/baseline.h"

#include <nlohmann/json.hpp>

#include "analysis/json_input.h"
#include "base/json_document.h"

namespace memdimm::lint {

void Baseline::remove_known(std::vector<Finding>& findings) {
  std::erase_if(findings, [&](const Finding& one) {
    const auto found = known_.find(one.fingerprint);
    if (found == known_.end() || found->second == 0) {
      return false;
    }
    --found->second;
    return true;
  });
}

Baseline read_baseline(std::string_view text, const std::string& name) {
  const analysis::JsonInput input(text, name);
  const analysis::JsonValue& root = input.root();
  const analysis::JsonValue* findings = root.find("findings");
  if (findings == nullptr || findings->kind != analysis::JsonKind::Array) {
    input.fail(root.at,
               "expected an object with \"findings\", as --write-baseline writes it");
  }
  Baseline out;
  for (const analysis::JsonValue& one : findings->items) {
    const analysis::JsonValue* known = one.find("fingerprint");
    if (known == nullptr || known->kind != analysis::JsonKind::String) {
      input.fail(one.at, "expected findings with a \"fingerprint\" each");
    }
    out.add(known->text);
  }
  return out;
}

std::string baseline_text(const std::vector<Finding>& findings) {
  nlohmann::ordered_json out = {{"version", 1},
                                {"findings", nlohmann::ordered_json::array()}};
  for (const Finding& one : findings) {
    if (!one.suppressed) {
      out["findings"].push_back({{"path", one.place.path},
                                 {"rule", one.code->id},
                                 {"message", one.message},
                                 {"fingerprint", one.fingerprint}});
    }
  }
  return json_document(out);
}

}  // namespace memdimm::lint
