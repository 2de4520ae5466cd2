// SPDX-License-Identifier: GPL-2.0-or-later
// Workflow commands that GitHub turns into annotations. It shows ten of a kind in a
// step: errors come first, and a summary last.
#include <algorithm>

#include "base/text.h"
#include "base/visible.h"
#include "report/formats.h"

namespace memdimm::report {
namespace {

constexpr auto kCommands = words<Severity>({{Severity::Note, "notice"},
                                            {Severity::Warning, "warning"},
                                            {Severity::Error, "error"}});

std::string escaped(std::string_view text, bool property) {
  std::string out;
  while (!text.empty()) {
    const Glyph next = first_glyph(text);
    switch (text.front()) {
      case '%':
        out += "%25";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      case ':':
        out += property ? "%3A" : ":";
        break;
      case ',':
        out += property ? "%2C" : ",";
        break;
      default:
        out += next.text;
    }
    text.remove_prefix(next.size);
  }
  return out;
}

std::string command(const Report& report, const lint::Finding& finding) {
  const lint::Place& place = finding.place;
  std::string out = "::";
  out += kCommands.of(finding.severity);
  out += " title=memdimm (" + std::string(finding.code->id) + ' ' +
         std::string(finding.code->name) +
         "),file=" + escaped(repository_path(report, place.path), true) +
         ",line=" + std::to_string(place.begin.line) +
         ",endLine=" + std::to_string(place.end.line);
  // GitHub drops an annotation with columns over several lines.
  if (place.begin.line == place.end.line) {
    out += ",col=" + std::to_string(place.begin.column) + ",endColumn=" +
           std::to_string(std::max(place.end.column, place.begin.column));
  }
  return out + "::" + escaped(one_line(finding), false) + '\n';
}

}  // namespace

std::string github(const Report& report) {
  std::string out;
  for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Note}) {
    for (const lint::Finding& finding : report.findings) {
      if (finding.severity == severity && !finding.suppressed) {
        out += command(report, finding);
      }
    }
  }
  for (const Failure& failure : report.failures) {
    out += "::error title=memdimm,file=" +
           escaped(repository_path(report, failure.path), true) +
           "::" + escaped(failure.message, false) + '\n';
  }
  return out + "memdimm: " + counted(report.files.size(), "file") + " checked, " +
         counted(count(report, Severity::Error), "error") + ", " +
         counted(count(report, Severity::Warning), "warning") + '\n';
}

}  // namespace memdimm::report
