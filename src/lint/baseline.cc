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
  const nlohmann::json& root = input.root();
  if (!root.is_object() || !root.contains("findings") || !root["findings"].is_array()) {
    input.fail("",
               "expected an object with \"findings\", as --write-baseline writes it");
  }
  Baseline out;
  for (const nlohmann::json& one : root["findings"]) {
    if (!one.is_object() || !one.contains("fingerprint") ||
        !one["fingerprint"].is_string()) {
      input.fail("findings", "expected findings with a \"fingerprint\" each");
    }
    out.add(one["fingerprint"].get<std::string>());
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
