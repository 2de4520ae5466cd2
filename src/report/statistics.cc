// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/statistics.h"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/json_document.h"

namespace memdimm::report {

void Statistics::add(const lint::Finding& finding) {
  if (finding.suppressed) {
    return;
  }
  Row& row =
      rows_.try_emplace(finding.code->id, Row{finding.code, finding.severity, 0, 0})
          .first->second;
  row.severity = std::max(row.severity, finding.severity);
  ++row.count;
  row.fixable += finding.fix.empty() ? 0U : 1U;
}

std::vector<Statistics::Row> Statistics::sorted() const {
  std::vector<Row> out;
  for (const auto& [id, row] : rows_) {
    out.push_back(row);
  }
  std::stable_sort(out.begin(), out.end(), [](const Row& a, const Row& b) {
    return a.count > b.count;
  });
  return out;
}

std::string Statistics::text() const {
  constexpr std::size_t kCount = 6;
  constexpr std::size_t kSeverity = 9;
  std::string out;
  for (const Row& row : sorted()) {
    const std::string count = std::to_string(row.count);
    std::string severity(kSeverityWords.of(row.severity));
    severity.resize(std::max(severity.size(), kSeverity), ' ');
    out.append(count.size() < kCount ? kCount - count.size() : 0, ' ');
    out += count;
    out += "  ";
    out += severity;
    out += row.code->id;
    out += "  ";
    out += row.code->name;
    out += '\n';
  }
  return out;
}

std::string Statistics::json() const {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const Row& row : sorted()) {
    out.push_back({{"rule", row.code->id},
                   {"name", row.code->name},
                   {"severity", kSeverityWords.of(row.severity)},
                   {"count", row.count},
                   {"fixable", row.fixable}});
  }
  return json_document(out);
}

}  // namespace memdimm::report
