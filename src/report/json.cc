// SPDX-License-Identifier: GPL-2.0-or-later
// Our own report, one JSON document: schemas/report.json describes it.
#include <nlohmann/json.hpp>

#include "base/json_document.h"
#include "report/formats.h"
#include "version.h"

namespace memdimm::report {
namespace {

using Json = nlohmann::ordered_json;

Json position(Position at) {
  return {{"line", at.line}, {"column", at.column}};
}

Json range(const lint::Place& place) {
  return {{"start", position(place.begin)}, {"end", position(place.end)}};
}

Json finding_json(const lint::Finding& finding) {
  Json out = {{"rule", finding.code->id},
              {"name", finding.code->name},
              {"severity", kSeverityWords.of(finding.severity)},
              {"message", finding.message},
              {"path", finding.place.path},
              {"range", range(finding.place)},
              {"related", Json::array()},
              {"notes", finding.notes},
              {"help", finding.help},
              {"fix", Json::array()},
              {"fix_safe", nullptr},
              {"fingerprint", finding.fingerprint},
              {"suppressed", nullptr}};
  for (const lint::Related& one : finding.related) {
    out["related"].push_back({{"path", one.place.path},
                              {"range", range(one.place)},
                              {"message", one.message}});
  }
  for (const lint::Replacement& one : finding.fix) {
    out["fix"].push_back(
        {{"path", one.place.path}, {"range", range(one.place)}, {"text", one.text}});
  }
  if (!finding.fix.empty()) {
    out["fix_safe"] = finding.fix_is_safe;
  }
  if (finding.suppressed) {
    out["suppressed"] = *finding.suppressed;
  }
  return out;
}

}  // namespace

std::string jsonl(const Report& report) {
  const auto line = [](const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  };
  std::string out;
  for (const lint::Finding& finding : report.findings) {
    out += line(finding_json(finding));
  }
  for (const Failure& failure : report.failures) {
    out += line({{"path", failure.path}, {"failure", failure.message}});
  }
  return out;
}

std::string json(const Report& report) {
  Json out = {{"schema_version", 1},
              {"tool", {{"name", "memdimm"}, {"version", kVersion}}},
              {"files", report.files},
              {"diagnostics", Json::array()},
              {"failures", Json::array()}};
  std::size_t suppressed = 0;
  for (const lint::Finding& finding : report.findings) {
    suppressed += finding.suppressed ? 1U : 0U;
    out["diagnostics"].push_back(finding_json(finding));
  }
  for (const Failure& failure : report.failures) {
    out["failures"].push_back({{"path", failure.path}, {"message", failure.message}});
  }
  out["summary"] = {{"files", report.files.size()},
                    {"errors", count(report, Severity::Error)},
                    {"warnings", count(report, Severity::Warning)},
                    {"notes", count(report, Severity::Note)},
                    {"suppressed", suppressed}};
  return json_document(out);
}

}  // namespace memdimm::report
