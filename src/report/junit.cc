// SPDX-License-Identifier: GPL-2.0-or-later
// JUnit's XML: a suite a file, a failed case a finding, one passing case for a clean
// file, since some CI takes no cases for "no tests were run".
#include "base/xml_element.h"
#include "base/xml_escape.h"
#include "report/formats.h"

namespace memdimm::report {
namespace {

struct Suite {
  std::string cases;
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t skipped = 0;
};

std::string test_case(std::string_view name,
                      const std::string& path,
                      const Report& report,
                      const XmlAttributes& more,
                      std::string_view inside) {
  XmlAttributes attributes = {
      {"name", name}, {"classname", path}, {"file", repository_path(report, path)}};
  attributes.insert(attributes.end(), more.begin(), more.end());
  return "    " + xml_element("testcase", attributes, inside) + '\n';
}

// What came of a case, which counts it.
std::string outcome(const lint::Finding& finding, Suite& suite) {
  ++suite.tests;
  if (finding.suppressed) {
    ++suite.skipped;
    return xml_element("skipped", {{"message", *finding.suppressed}});
  }
  const std::string told = xml_escaped(
      shown_place(finding.place.path, finding.place.begin) + ": " + one_line(finding));
  if (finding.severity == Severity::Note) {
    return xml_element("system-out", {}, told);
  }
  ++suite.failures;
  return xml_element(
      "failure",
      {{"message", finding.message}, {"type", kSeverityWords.of(finding.severity)}},
      told);
}

void add_case(const lint::Finding& finding, const Report& report, Suite& suite) {
  suite.cases +=
      test_case(std::string(finding.code->id) + ' ' + std::string(finding.code->name),
                finding.place.path,
                report,
                {{"line", finding.place.begin.line}},
                outcome(finding, suite));
}

XmlAttributes counts(std::string_view name, const Suite& suite, std::size_t errors) {
  return {{"name", name},
          {"tests", suite.tests},
          {"failures", suite.failures},
          {"errors", errors},
          {"skipped", suite.skipped}};
}

std::string suite_text(const std::string& file,
                       const Suite& suite,
                       std::size_t errors) {
  return "  " +
         xml_element(
             "testsuite", counts(file, suite, errors), '\n' + suite.cases + "  ") +
         '\n';
}

std::string failure_suites(const Report& report) {
  std::string out;
  for (const Failure& failure : report.failures) {
    const std::string error =
        xml_element("error", {{"message", failure.message}, {"type", "unreadable"}});
    const Suite suite{test_case("memdimm", failure.path, report, {}, error), 1};
    out += suite_text(failure.path, suite, 1);
  }
  return out;
}

}  // namespace

std::string junit(const Report& report) {
  std::string suites = "\n";
  Suite all;
  all.tests = report.failures.size();
  auto next = report.findings.begin();
  for (const std::string& file : report.files) {
    Suite suite;
    for (; next != report.findings.end() && next->place.path == file; ++next) {
      add_case(*next, report, suite);
    }
    if (suite.tests == 0) {
      suite.tests = 1;
      suite.cases = test_case("memdimm", file, report, {}, "");
    }
    all.tests += suite.tests;
    all.failures += suite.failures;
    all.skipped += suite.skipped;
    suites += suite_text(file, suite, 0);
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
         xml_element("testsuites",
                     counts("memdimm", all, report.failures.size()),
                     suites + failure_suites(report)) +
         '\n';
}

}  // namespace memdimm::report
