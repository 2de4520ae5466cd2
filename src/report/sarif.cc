// SPDX-License-Identifier: GPL-2.0-or-later
// SARIF 2.1.0 (OASIS), with the fields that GitHub's code scanning asks for.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/json_document.h"
#include "report/formats.h"
#include "report/rule_page.h"
#include "version.h"

namespace memdimm::report {
namespace {

using Json = nlohmann::ordered_json;

// A path as a URI reference per RFC 3986: relative, or for an absolute path with the
// scheme file.
std::string uri(std::string_view path) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    if (kPlain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4U], kHex[byte & 0xFU]};
    }
  }
  return out;
}

Json region(const lint::Place& place) {
  const bool point = place.begin == place.end;
  return {{"startLine", place.begin.line},
          {"startColumn", place.begin.column},
          {"endLine", place.end.line},
          {"endColumn", place.end.column + (point ? 1U : 0U)}};
}

Json artifact(const Report& report, const std::string& path) {
  return {{"uri", uri(repository_path(report, path))}};
}

Json location(const Report& report, const lint::Place& place) {
  return {{"physicalLocation",
           {{"artifactLocation", artifact(report, place.path)},
            {"region", region(place)}}}};
}

// The first 1,000 bytes that end with a whole character: GitHub takes 1,024.
std::string shortened(std::string_view text) {
  constexpr std::size_t kMost = 1000;
  if (text.size() <= kMost) {
    return std::string(text);
  }
  std::size_t end = kMost;
  while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return std::string(text.substr(0, end)) + "…";
}

constexpr auto kProblems = words<Severity>({{Severity::Note, "recommendation"},
                                            {Severity::Warning, "warning"},
                                            {Severity::Error, "error"}});

Json rule_json(const Code& code) {
  return {{"id", code.id},
          {"name", code.name},
          {"shortDescription", {{"text", code.title}}},
          {"fullDescription", {{"text", shortened(code.explanation)}}},
          {"help", {{"text", code.explanation}, {"markdown", rule_page(code)}}},
          {"helpUri", rule_url(code)},
          {"defaultConfiguration", {{"level", kSeverityWords.of(code.severity)}}},
          {"properties",
           {{"precision", "very-high"},
            {"problem.severity", kProblems.of(code.severity)},
            {"tags", {"libvirt", "qemu", "memory", area_of(code)}}}}};
}

Json fix_json(const Report& report, const lint::Finding& finding) {
  Json replacements = Json::array();
  for (const lint::Replacement& one : finding.fix) {
    Json deleted = region(one.place);
    deleted["endColumn"] = one.place.end.column;
    replacements.push_back(
        {{"deletedRegion", deleted}, {"insertedContent", {{"text", one.text}}}});
  }
  const std::string help = finding.help.empty() ? "mend it" : finding.help;
  return {{"description", {{"text", help}}},
          {"properties", {{"safe", finding.fix_is_safe}}},
          {"artifactChanges",
           {{{"artifactLocation", artifact(report, finding.place.path)},
             {"replacements", replacements}}}}};
}

Json suppressions(const lint::Finding& finding) {
  Json out = Json::array();
  if (finding.suppressed) {
    Json one = {{"kind", "inSource"}};
    if (!finding.suppressed->empty()) {
      one["justification"] = *finding.suppressed;
    }
    out.push_back(std::move(one));
  }
  return out;
}

Json result_json(const Report& report, const lint::Finding& finding) {
  const auto rule = std::find_if(
      report.catalogue.begin(), report.catalogue.end(), [&](const Code& code) {
        return code.id == finding.code->id;
      });
  Json out = {{"ruleId", finding.code->id},
              {"ruleIndex", rule - report.catalogue.begin()},
              {"level", kSeverityWords.of(finding.severity)},
              {"message", {{"text", one_line(finding)}}},
              {"locations", Json::array({location(report, finding.place)})},
              {"partialFingerprints",
               {{"primaryLocationLineHash", finding.fingerprint + ":1"}}}};
  Json related = Json::array();
  for (const lint::Related& one : finding.related) {
    Json place = location(report, one.place);
    place["id"] = related.size();
    place["message"] = {{"text", one.message}};
    related.push_back(std::move(place));
  }
  if (!related.empty()) {
    out["relatedLocations"] = std::move(related);
  }
  if (!finding.fix.empty()) {
    out["fixes"] = Json::array({fix_json(report, finding)});
  }
  // For all results or for none, says the standard, section 3.27.23.
  out["suppressions"] = suppressions(finding);
  return out;
}

Json invocation(const Report& report) {
  Json notes = Json::array();
  for (const Failure& failure : report.failures) {
    notes.push_back(
        {{"level", "error"},
         {"message", {{"text", failure.message}}},
         {"locations",
          Json::array({{{"physicalLocation",
                         {{"artifactLocation", artifact(report, failure.path)}}}}})}});
  }
  return {{"executionSuccessful", report.failures.empty()},
          {"toolExecutionNotifications", notes}};
}

}  // namespace

std::string sarif(const Report& report) {
  Json rules = Json::array();
  for (const Code& code : report.catalogue) {
    rules.push_back(rule_json(code));
  }
  Json results = Json::array();
  for (const lint::Finding& finding : report.findings) {
    results.push_back(result_json(report, finding));
  }
  const Json run = {
      {"tool",
       {{"driver",
         {{"name", "memdimm"}, {"semanticVersion", kVersion}, {"rules", rules}}}}},
      {"columnKind", "unicodeCodePoints"},
      {"automationDetails", {{"id", "memdimm/"}}},
      {"invocations", Json::array({invocation(report)})},
      {"results", results}};
  const Json out = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", Json::array({run})}};
  return json_document(out);
}

}  // namespace memdimm::report
