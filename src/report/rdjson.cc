// SPDX-License-Identifier: GPL-2.0-or-later
// The Diagnostic Format of reviewdog, which shows findings in many forges' reviews. It
// counts columns in bytes.
#include <nlohmann/json.hpp>

#include "base/json_document.h"
#include "report/formats.h"

namespace memdimm::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto kSeverities = words<Severity>({{Severity::Note, "INFO"},
                                              {Severity::Warning, "WARNING"},
                                              {Severity::Error, "ERROR"}});

Json range(const lint::Place& place) {
  return {{"start", {{"line", place.begin.line}, {"column", place.begin_byte}}},
          {"end", {{"line", place.end.line}, {"column", place.end_byte}}}};
}

Json location(const Report& report, const lint::Place& place) {
  return {{"path", repository_path(report, place.path)}, {"range", range(place)}};
}

Json finding_json(const Report& report, const lint::Finding& finding) {
  Json out = {
      {"message", one_line(finding)},
      {"location", location(report, finding.place)},
      {"severity", kSeverities.of(finding.severity)},
      {"code", {{"value", finding.code->id}, {"url", rule_url(*finding.code)}}}};
  for (const lint::Replacement& one : finding.fix) {
    out["suggestions"].push_back({{"range", range(one.place)}, {"text", one.text}});
  }
  for (const lint::Related& one : finding.related) {
    out["relatedLocations"].push_back(
        {{"message", one.message}, {"location", location(report, one.place)}});
  }
  return out;
}

}  // namespace

std::string rdjson(const Report& report) {
  Json out = {{"source", {{"name", "memdimm"}}}, {"diagnostics", Json::array()}};
  for (const lint::Finding& finding : report.findings) {
    if (!finding.suppressed) {
      out["diagnostics"].push_back(finding_json(report, finding));
    }
  }
  for (const Failure& failure : report.failures) {
    out["diagnostics"].push_back(
        {{"message", failure.message},
         {"location", {{"path", repository_path(report, failure.path)}}},
         {"severity", "ERROR"}});
  }
  return json_document(out);
}

}  // namespace memdimm::report
