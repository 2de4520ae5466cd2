// SPDX-License-Identifier: GPL-2.0-or-later
// Checkstyle's XML: a file element for each file, clean ones too.
#include "report/formats.h"
#include "report/xml_text.h"

namespace memdimm::report {

namespace {

constexpr auto kSeverities = words<Severity>({{Severity::Note, "info"},
                                              {Severity::Warning, "warning"},
                                              {Severity::Error, "error"}});

}  // namespace

std::string checkstyle(const Report& report) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  auto next = report.findings.begin();
  for (const std::string& file : report.files) {
    out += "  <file" + xml_attribute("name", file) + ">\n";
    for (; next != report.findings.end() && next->place.path == file; ++next) {
      if (next->suppressed) {
        continue;
      }
      out += "    <error" +
             xml_attribute("line", std::to_string(next->place.begin.line)) +
             xml_attribute("column", std::to_string(next->place.begin.column)) +
             xml_attribute("severity", kSeverities.of(next->severity)) +
             xml_attribute("message", one_line(*next)) +
             xml_attribute("source", "memdimm." + std::string(next->code->id)) + "/>\n";
    }
    out += "  </file>\n";
  }
  for (const Failure& failure : report.failures) {
    out += "  <file" + xml_attribute("name", failure.path) +
           ">\n    <error line=\"1\" severity=\"error\"" +
           xml_attribute("message", failure.message) +
           " source=\"memdimm.failure\"/>\n  </file>\n";
  }
  return out + "</checkstyle>\n";
}

}  // namespace memdimm::report
