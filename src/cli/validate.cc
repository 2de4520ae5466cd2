// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <ostream>
#include <system_error>

#include "base/text.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/session.h"
#include "report/json.h"
#include "report/text.h"

namespace memdimm::cli {
namespace {

struct Tally {
  std::size_t files = 0;
  bool unreadable = false;
};

// Checks every file; one that cannot be read is told, and the rest are checked all the
// same.
Tally check_all(const std::vector<std::string>& paths,
                Session& session,
                const Streams& streams) {
  Tally tally;
  for (const std::string& path : paths) {
    try {
      for (const std::string& file : expand(path)) {
        const Source& source = session.load(file);
        session.pipeline().check(source, session.out());
        ++tally.files;
      }
    } catch (const std::system_error& error) {
      streams.err << "memdimm: " << error.what() << '\n';
      tally.unreadable = true;
    }
  }
  return tally;
}

std::string summary(const std::vector<Diagnostic>& found, std::size_t files) {
  const auto count = [&](Severity severity) {
    return static_cast<std::size_t>(
        std::count_if(found.begin(), found.end(), [&](const Diagnostic& one) {
          return one.severity == severity;
        }));
  };
  const std::string checked = counted(files, "file") + " checked";
  if (found.empty()) {
    return checked + ", no problems\n";
  }
  return checked + ": " + counted(count(Severity::Error), "error") + ", " +
         counted(count(Severity::Warning), "warning") + ", " +
         counted(count(Severity::Note), "note") + '\n';
}

}  // namespace

ExitCode validate(const Options& options, const Streams& streams) {
  Session session(options, streams);
  std::vector<std::string> paths = options.paths;
  if (paths.empty()) {
    paths.emplace_back("-");
  }
  const Tally tally = check_all(paths, session, streams);
  const std::vector<Diagnostic> found = session.out().take_sorted();
  ReportFormat format = options.report;
  if (format == ReportFormat::Auto) {
    format = streams.out_is_terminal ? ReportFormat::Text : ReportFormat::Concise;
  }
  if (format == ReportFormat::Json) {
    streams.out << report::json(found, session.sources(), tally.files);
  } else if (format != ReportFormat::Quiet) {
    const report::TextStyle style{use_color(options, streams.out_is_terminal),
                                  format == ReportFormat::Text};
    for (const Diagnostic& one : found) {
      streams.out << report::text(one, session.sources(), style);
    }
    if (format == ReportFormat::Text) {
      streams.err << summary(found, tally.files);
    }
  }
  if (tally.unreadable) {
    return ExitCode::Failure;
  }
  const bool failed =
      options.fail_on &&
      std::any_of(found.begin(), found.end(), [&](const Diagnostic& one) {
        return one.severity >= *options.fail_on;
      });
  return failed ? ExitCode::Findings : ExitCode::Fine;
}

}  // namespace memdimm::cli
