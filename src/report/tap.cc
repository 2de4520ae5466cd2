// SPDX-License-Identifier: GPL-2.0-or-later
// The Test Anything Protocol, version 13, which every reader knows: a test a file, its
// findings as YAML below it.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "report/formats.h"

namespace memdimm::report {
namespace {

// A # begins a directive, and a backslash escapes it.
std::string description(std::string_view text) {
  std::string out;
  for (const char* at = text.data(); at != text.data() + text.size();) {
    const CodePoint one = decode(at, text.data() + text.size());
    const bool shown = one.size != 0 && one.value >= 0x20 && one.value != 0x7F;
    out += *at == '#' || *at == '\\' ? "\\" : "";
    out += shown ? std::string_view(at, one.size) : kReplacement;
    at += std::max(one.size, 1U);
  }
  return out;
}

// A string of JSON is one of YAML.
std::string scalar(std::string_view text) {
  return nlohmann::json(text).dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string entry(const lint::Finding& finding) {
  std::string out;
  std::string_view lead = "      - ";
  const auto add = [&](std::string_view key, const std::string& value) {
    out += std::string(lead) + std::string(key) + ": " + value + '\n';
    lead = "        ";
  };
  add("rule", scalar(finding.code->id));
  add("name", scalar(finding.code->name));
  add("severity", scalar(kSeverityWords.of(finding.severity)));
  add("line", std::to_string(finding.place.begin.line));
  add("column", std::to_string(finding.place.begin.column));
  add("message", scalar(one_line(finding)));
  return out;
}

std::string test(std::size_t number, bool ok, std::string_view path) {
  return (ok ? "ok " : "not ok ") + std::to_string(number) + " - " + description(path) +
         '\n';
}

}  // namespace

std::string tap(const Report& report) {
  std::string out = "TAP version 13\n1.." +
                    std::to_string(report.files.size() + report.failures.size()) + '\n';
  std::size_t number = 0;
  auto next = report.findings.begin();
  for (const std::string& file : report.files) {
    std::string entries;
    bool ok = true;
    for (; next != report.findings.end() && next->place.path == file; ++next) {
      if (!next->suppressed) {
        entries += entry(*next);
        ok = ok && next->severity != Severity::Error;
      }
    }
    out += test(++number, ok, file);
    out += entries.empty() ? "" : "  ---\n    findings:\n" + entries + "  ...\n";
  }
  for (const Failure& failure : report.failures) {
    out += test(++number, false, failure.path) +
           "  ---\n    message: " + scalar(failure.message) + "\n  ...\n";
  }
  return out;
}

}  // namespace memdimm::report
