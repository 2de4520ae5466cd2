// SPDX-License-Identifier: GPL-2.0-or-later
// How many findings there are of each rule.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lint/finding.h"

namespace memdimm::report {

class Statistics {
 public:
  // A suppressed finding does not count.
  void add(const lint::Finding& finding);

  // A line each, the most frequent first: how many, severity, id, name.
  [[nodiscard]] std::string text() const;

  // The same as an array of objects.
  [[nodiscard]] std::string json() const;

 private:
  struct Row {
    const Code* code;
    Severity severity;
    std::size_t count;
    std::size_t fixable;
  };

  [[nodiscard]] std::vector<Row> sorted() const;

  std::map<std::string_view, Row> rows_;  // by id
};

}  // namespace memdimm::report
