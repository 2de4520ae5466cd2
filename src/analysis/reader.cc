// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/reader.h"

#include <utility>

#include "base/file.h"
#include "dialect/codes.h"
#include "rules/address_bits.h"
#include "rules/hypervisor.h"

namespace memdimm::analysis {

// Its CPU has enough address bits then, whatever its definition says of it: machine
// types of a distribution may give it the host's.
bool is_disproved_by_running(const Diagnostic& one) {
  return one.code->is(rules::kPhysBits);
}

Reader::Reader(Settings settings, std::istream& standard_input, std::string stdin_name)
    : standard_input_(standard_input),
      stdin_name_(std::move(stdin_name)),
      pipeline_(std::move(settings)) {}

const Source& Reader::load(const std::string& path) {
  return sources_.add(
      path == "-" ? stdin_name_ : path,
      read_input(path, standard_input_, pipeline_.settings().most_read));
}

// The root comes before the rules: what they say of a module by itself helps nobody who
// has mistaken it for a domain.
Analysis Reader::expect(const std::string& path, Expected what) {
  const bool module = what == Expected::Module;
  const Source& source = load(path);
  Analysis analysis = pipeline_.read(source, out_);
  const Span where = analysis.document ? analysis.document->root.name_at : Span{};
  if (module && analysis.domain) {
    out_.add(
        dialect::kUnexpectedRoot,
        where,
        "this is a domain; expected a module by itself, with <memory> as the root");
    analysis.domain.reset();
  } else if (!module && analysis.module) {
    out_.add(dialect::kUnexpectedRoot, where, "this is a module; expected a <domain>")
        .help = "to add it to a domain: memdimm attach DOMAIN " + path;
    analysis.module.reset();
  } else if (analysis.domain) {
    Diagnostics found;
    analysis.layout = pipeline_.judge(*analysis.domain, found);
    for (Diagnostic& one : found.take_sorted()) {
      if (one.code->is(rules::kOtherHypervisor)) {
        one.severity = Severity::Error;
      }
      if (what == Expected::Running && is_disproved_by_running(one)) {
        one.severity = Severity::Warning;
      }
      out_.add(std::move(one));
    }
  }
  return analysis;
}

Analysis Reader::domain(const std::string& path) {
  return expect(path, Expected::Domain);
}

Analysis Reader::module(const std::string& path) {
  return expect(path, Expected::Module);
}

Analysis Reader::running(const std::string& path) {
  return expect(path, Expected::Running);
}

}  // namespace memdimm::analysis
