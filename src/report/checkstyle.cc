// SPDX-License-Identifier: GPL-2.0-or-later
// Checkstyle's XML: a file element for each file, clean ones too.
#include "base/xml_element.h"
#include "report/formats.h"

namespace memdimm::report {
namespace {

constexpr auto kSeverities = words<Severity>({{Severity::Note, "info"},
                                              {Severity::Warning, "warning"},
                                              {Severity::Error, "error"}});

std::string error(const XmlAttributes& attributes) {
  return "    " + xml_element("error", attributes) + '\n';
}

std::string file_element(const std::string& path, const std::string& errors) {
  return "  " + xml_element("file", {{"name", path}}, errors + "  ") + '\n';
}

}  // namespace

std::string checkstyle(const Report& report) {
  std::string files = "\n";
  auto next = report.findings.begin();
  for (const std::string& file : report.files) {
    std::string errors = "\n";
    for (; next != report.findings.end() && next->place.path == file; ++next) {
      if (!next->suppressed) {
        errors += error({{"line", next->place.begin.line},
                         {"column", next->place.begin.column},
                         {"severity", kSeverities.of(next->severity)},
                         {"message", one_line(*next)},
                         {"source", "memdimm." + std::string(next->code->id)}});
      }
    }
    files += file_element(file, errors);
  }
  for (const Failure& failure : report.failures) {
    files += file_element(failure.path,
                          '\n' + error({{"line", 1U},
                                        {"severity", "error"},
                                        {"message", failure.message},
                                        {"source", "memdimm.failure"}}));
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
         xml_element("checkstyle", {{"version", "4.3"}}, files) + '\n';
}

}  // namespace memdimm::report
