// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/session.h"

#include <cstdlib>
#include <ostream>

#include "cli/files.h"
#include "report/text.h"

namespace memdimm::cli {
namespace {

bool is_set(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read only
  return value != nullptr && *value != '\0';
}

const Code& unexpected_root() {
  return dialect::codes().back();
}

}  // namespace

bool use_color(const Options& options, bool is_terminal) {
  switch (options.color) {
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

Session::Session(const Options& options, const Streams& streams)
    : options_(options), streams_(streams), pipeline_(options) {}

const Source& Session::load(const std::string& path) {
  return sources_.add(path == "-" ? options_.stdin_name : path,
                      read_input(path, streams_));
}

// The root comes before the rules: what they say of a module by itself helps nobody who
// has mistaken it for a domain.
Analysis Session::expect(const std::string& path, bool module) {
  const Source& source = load(path);
  Analysis analysis = pipeline_.read(source, out_);
  if ((module && analysis.domain) || (!module && analysis.module)) {
    const std::string wanted =
        module ? "expected a module by itself, with <memory> as the root"
               : "expected a <domain>";
    Diagnostic& found = out_.add(
        unexpected_root(),
        analysis.document->root.name_at,
        "this is a " + std::string(module ? "domain" : "module") + "; " + wanted);
    if (!module) {
      found.help = "to add it to a domain: memdimm attach DOMAIN " + path;
    }
    analysis.domain.reset();
    analysis.module.reset();
  } else if (analysis.domain) {
    analysis.layout = pipeline_.judge(*analysis.domain, out_);
  }
  return analysis;
}

Analysis Session::domain(const std::string& path) {
  return expect(path, false);
}

Analysis Session::module(const std::string& path) {
  return expect(path, true);
}

ExitCode Session::finish(const std::string& result) {
  const bool failed = out_.has_errors();
  const report::TextStyle style{use_color(options_, streams_.err_is_terminal), true};
  for (const Diagnostic& one : out_.take_sorted()) {
    streams_.err << report::text(one, sources_, style);
  }
  if (failed) {
    return ExitCode::Findings;
  }
  if (options_.output.empty() || options_.output == "-") {
    streams_.out << result;
  } else {
    write_whole(options_.output, result);
  }
  return ExitCode::Fine;
}

}  // namespace memdimm::cli
