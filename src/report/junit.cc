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
  std::size_t skipped = 0;
};

void add_case(const lint::Finding& finding, const std::string& file, Suite& suite) {
  const std::string place = shown_place(finding.place.path, finding.place.begin);
  ++suite.tests;
  suite.cases +=
      "    <testcase" +
      xml_attribute(
          "name",
          std::string(finding.code->id) + ' ' + std::string(finding.code->name)) +
      xml_attribute("classname", finding.place.path) + xml_attribute("file", file) +
      xml_attribute("line", std::to_string(finding.place.begin.line));
  if (finding.suppressed) {
    ++suite.skipped;
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
                 xml_attribute("type", kSeverityWords.of(finding.severity)) + '>' +
                 xml_escaped(place + ": " + one_line(finding)) +
                 "</failure></testcase>\n";
}

std::string counts(std::size_t tests,
                   std::size_t failures,
                   std::size_t errors,
                   std::size_t skipped) {
  return xml_attribute("tests", std::to_string(tests)) +
         xml_attribute("failures", std::to_string(failures)) +
         xml_attribute("errors", std::to_string(errors)) +
         xml_attribute("skipped", std::to_string(skipped));
}

std::string suite_text(const std::string& file, const Suite& suite) {
  return "  <testsuite" + xml_attribute("name", file) +
         counts(suite.tests, suite.failures, 0, suite.skipped) + ">\n" + suite.cases +
         "  </testsuite>\n";
}

std::string failure_suites(const Report& report) {
  std::string out;
  for (const Failure& failure : report.failures) {
    out += "  <testsuite" + xml_attribute("name", failure.path) + counts(1, 0, 1, 0) +
           ">\n    <testcase name=\"memdimm\"" +
           xml_attribute("classname", failure.path) +
           xml_attribute("file", repository_path(report, failure.path)) + "><error" +
           xml_attribute("message", failure.message) +
           " type=\"unreadable\"/></testcase>\n  </testsuite>\n";
  }
  return out;
}

}  // namespace

std::string junit(const Report& report) {
  std::string suites;
  std::size_t tests = report.failures.size();
  std::size_t failures = 0;
  std::size_t skipped = 0;
  auto next = report.findings.begin();
  for (const std::string& file : report.files) {
    Suite suite;
    for (; next != report.findings.end() && next->place.path == file; ++next) {
      add_case(*next, repository_path(report, file), suite);
    }
    if (suite.tests == 0) {
      suite.tests = 1;
      suite.cases = "    <testcase name=\"memdimm\"" +
                    xml_attribute("classname", file) +
                    xml_attribute("file", repository_path(report, file)) + "/>\n";
    }
    tests += suite.tests;
    failures += suite.failures;
    skipped += suite.skipped;
    suites += suite_text(file, suite);
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"memdimm\"" +
         counts(tests, failures, report.failures.size(), skipped) + ">\n" + suites +
         failure_suites(report) + "</testsuites>\n";
}

}  // namespace memdimm::report
