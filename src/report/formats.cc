// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/formats.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "version.h"

namespace memdimm::report {
namespace {

constexpr std::array kFormats = {
    Format{"json", "one document with every field, see schemas/report.json", json},
    Format{"jsonl", "the same, a line of JSON a finding", jsonl},
    Format{"sarif", "SARIF 2.1.0, for code scanning", sarif},
    Format{"github", "GitHub workflow commands: annotations", github},
    Format{"gitlab", "GitLab code quality", gitlab},
    Format{"junit", "JUnit XML, a test case a finding", junit},
    Format{"checkstyle", "Checkstyle XML", checkstyle},
    Format{"rdjson", "reviewdog's Diagnostic Format", rdjson},
    Format{"tap", "the Test Anything Protocol, a test a file", tap},
};

}  // namespace

std::span<const Format> formats() {
  return kFormats;
}

const Format* find_format(std::string_view name) {
  const auto* row = std::find_if(kFormats.begin(),
                                 kFormats.end(),
                                 [&](const Format& one) { return one.name == name; });
  return row == kFormats.end() ? nullptr : row;
}

std::string one_line(const lint::Finding& finding) {
  std::string out = finding.message;
  for (const std::string& note : finding.notes) {
    out += "; " + note;
  }
  if (!finding.help.empty()) {
    out += "; " + finding.help;
  }
  return out;
}

std::string rule_url(const Code& code) {
  return std::string(kRulesUrl) + std::string(code.id) + ".md";
}

std::string repository_path(const Report& report, const std::string& path) {
  const std::filesystem::path plain = std::filesystem::path(path).lexically_normal();
  if (plain.is_relative() || report.folder.empty()) {
    return plain.string();
  }
  const std::filesystem::path inside = plain.lexically_relative(report.folder);
  return inside.empty() || *inside.begin() == ".." ? plain.string() : inside.string();
}

std::size_t count(const Report& report, Severity severity) {
  return static_cast<std::size_t>(std::count_if(
      report.findings.begin(), report.findings.end(), [&](const lint::Finding& one) {
        return one.severity == severity && !one.suppressed;
      }));
}

}  // namespace memdimm::report
