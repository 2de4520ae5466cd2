// SPDX-License-Identifier: GPL-2.0-or-later
// GitLab's code quality report: a JSON array, [] where all is well.
#include <nlohmann/json.hpp>

#include "base/json_document.h"
#include "report/formats.h"

namespace memdimm::report {

namespace {

constexpr auto kSeverities = words<Severity>({{Severity::Note, "info"},
                                              {Severity::Warning, "minor"},
                                              {Severity::Error, "major"}});

}  // namespace

std::string gitlab(const Report& report) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const lint::Finding& finding : report.findings) {
    if (finding.suppressed) {
      continue;
    }
    // The web page hides check_name, so that the description names the rule too.
    out.push_back(
        {{"description", std::string(finding.code->id) + ": " + one_line(finding)},
         {"check_name", finding.code->name},
         {"fingerprint", finding.fingerprint},
         {"severity", kSeverities.of(finding.severity)},
         {"location",
          {{"path", repository_path(report, finding.place.path)},
           {"lines", {{"begin", finding.place.begin.line}}}}}});
  }
  for (const Failure& failure : report.failures) {
    out.push_back({{"description", failure.message},
                   {"check_name", "unreadable"},
                   {"fingerprint", lint::fingerprint("unreadable " + failure.path)},
                   {"severity", "blocker"},
                   {"location",
                    {{"path", repository_path(report, failure.path)},
                     {"lines", {{"begin", 1}}}}}});
  }
  return json_document(out);
}

}  // namespace memdimm::report
