// SPDX-License-Identifier: GPL-2.0-or-later
// Findings go to standard error, the result to where it is wanted.
#include "cli/session.h"

#include <cstdlib>
#include <ostream>

#include "base/file.h"
#include "report/text.h"

namespace memdimm::cli {
namespace {

bool is_set(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read only
  return value != nullptr && *value != '\0';
}

}  // namespace

bool use_color(ColorChoice choice, bool is_terminal) {
  switch (choice) {
    case ColorChoice::Always:
      return true;
    case ColorChoice::Never:
      return false;
    case ColorChoice::Auto:
      break;
  }
  if (is_set("NO_COLOR")) {
    return false;
  }
  const char* term = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe): read only
  const bool dumb = term != nullptr && std::string_view(term) == "dumb";
  return is_set("FORCE_COLOR") || is_set("CLICOLOR_FORCE") || (is_terminal && !dumb);
}

Session::Session(const Invocation& invocation, const Streams& streams)
    : invocation_(invocation),
      streams_(streams),
      reader_(invocation.analysis(), streams.in, invocation.common.stdin_name) {}

ExitCode Session::finish(const std::string& result) {
  const bool failed = out().has_errors();
  const report::TextStyle style{
      use_color(invocation_.common.color, streams_.err_is_terminal), true};
  for (const Diagnostic& one : out().take_sorted()) {
    streams_.err << report::text(one, reader_.sources(), style);
  }
  if (failed) {
    return ExitCode::Findings;
  }
  const std::string& output = invocation_.common.output;
  if (output.empty() || output == "-") {
    streams_.out << result;
  } else {
    write_whole(output, result);
  }
  return ExitCode::Fine;
}

}  // namespace memdimm::cli
