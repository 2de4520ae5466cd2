// SPDX-License-Identifier: GPL-2.0-or-later
// JUnit's XML: a suite a file, a failed case a finding, one passing case for a clean
// file, since some CI takes no cases for "no tests were run".
#include "base/xml_escape.h"
#include "report/formats.h"
#include "report/text.h"
#include "report/xml_text.h"

namespace memdimm::report {
namespace {

struct Suite {
  std::string cases;
  std::size_t tests = 0;
  std::size_t failures = 0;
};

void add_case(const Finding& finding, Suite& suite) {
  const std::string place = finding.place.path + ':' +
                            std::to_string(finding.place.begin.line) + ':' +
                            std::to_string(finding.place.begin.column);
  ++suite.tests;
  suite.cases += "    <testcase" +
                 xml_attribute("name",
                               std::string(finding.code->id) + ' ' +
                                   std::string(finding.code->name)) +
                 xml_attribute("classname", finding.place.path) +
                 xml_attribute("file", finding.place.path) +
                 xml_attribute("line", std::to_string(finding.place.begin.line));
  if (finding.suppressed) {
    suite.cases +=
        "><skipped" + xml_attribute("message", *finding.suppressed) + "/></testcase>\n";
    return;
  }
  if (finding.severity == Severity::Note) {
    suite.cases += "><system-out>" + xml_escaped(place + ": " + one_line(finding)) +
                   "</system-out></testcase>\n";
    return;
  }
  ++suite.failures;
  suite.cases += "><failure" + xml_attribute("message", finding.message) +
                 xml_attribute("type", severity_word(finding.severity)) + '>' +
                 xml_escaped(place + ": " + one_line(finding)) +
                 "</failure></testcase>\n";
}

std::string suite_text(const std::string& file, const Suite& suite) {
  return "  <testsuite" + xml_attribute("name", file) +
         xml_attribute("tests", std::to_string(suite.tests)) +
         xml_attribute("failures", std::to_string(suite.failures)) +
         xml_attribute("errors", "0") + ">\n" + suite.cases + "  </testsuite>\n";
}

std::string failure_suites(const Report& report) {
  std::string out;
  for (const std::string& failure : report.failures) {
    out +=
        "  <testsuite name=\"memdimm\" tests=\"1\" failures=\"0\" errors=\"1\">\n"
        "    <testcase name=\"read\" classname=\"memdimm\"><error" +
        xml_attribute("message", failure) + "/></testcase>\n  </testsuite>\n";
  }
  return out;
}

}  // namespace

std::string junit(const Report& report) {
  std::string suites;
  std::size_t tests = report.failures.size();
  std::size_t failures = 0;
  auto next = report.findings.begin();
  for (const std::string& file : report.files) {
    Suite suite;
    for (; next != report.findings.end() && next->place.path == file; ++next) {
      add_case(*next, suite);
    }
    if (suite.tests == 0) {
      suite.tests = 1;
      suite.cases = "    <testcase name=\"memdimm\"" +
                    xml_attribute("classname", file) + xml_attribute("file", file) +
                    "/>\n";
    }
    tests += suite.tests;
    failures += suite.failures;
    suites += suite_text(file, suite);
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"memdimm\"" +
         xml_attribute("tests", std::to_string(tests)) +
         xml_attribute("failures", std::to_string(failures)) +
         xml_attribute("errors", std::to_string(report.failures.size())) + ">\n" +
         suites + failure_suites(report) + "</testsuites>\n";
}

}  // namespace memdimm::report
