// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/pipeline.h"

#include "grammar/validate.h"
#include "layout/plug.h"
#include "xml/read.h"

namespace memdimm::cli {

Pipeline::Pipeline(const Options& options) : options_(options), rules_(rules::all()) {}

const grammar::Grammar& Pipeline::grammar(const dialect::Dialect& dialect) {
  const auto found = grammars_.find(dialect.id);
  if (found != grammars_.end()) {
    return found->second;
  }
  return grammars_.emplace(dialect.id, dialect.grammar()).first->second;
}

Analysis Pipeline::read(const Source& source, Diagnostics& out) {
  Analysis analysis;
  Diagnostics found;
  analysis.document = xml::read(source, found);
  if (analysis.document) {
    analysis.dialect = dialect::recognise(*analysis.document, found);
  }
  if (analysis.dialect != nullptr && options_.dialect) {
    analysis.dialect = &dialect::dialect(*options_.dialect);
  }
  if (analysis.dialect != nullptr) {
    const xml::Document& document = *analysis.document;
    grammar::validate(grammar(*analysis.dialect), document.root, source, found);
    if (!found.has_errors() && dialect::is_module(document)) {
      analysis.module = analysis.dialect->read_module(document.root, source, found);
    } else if (!found.has_errors()) {
      analysis.domain = analysis.dialect->read(document, found);
    }
  }
  if (found.has_errors()) {
    analysis.domain.reset();
    analysis.module.reset();
  }
  for (Diagnostic& one : found.take_sorted()) {
    out.add(std::move(one));
  }
  return analysis;
}

layout::Layout Pipeline::judge(const model::Domain& domain, Diagnostics& out) {
  layout::Layout layout = layout::resolve(domain, options_.target);
  rules::run(rules_, {domain, layout, options_.target}, out);
  return layout;
}

void Pipeline::check_module(Analysis& analysis, Diagnostics& out) {
  layout::RoomyGuest guest =
      layout::roomy_guest(analysis.dialect->id, *analysis.module, options_.target);
  rules::run(rules_, {guest.domain, guest.layout, options_.target}, out);
  analysis.layout = std::move(guest.layout);
}

Analysis Pipeline::check(const Source& source, Diagnostics& out) {
  Analysis analysis = read(source, out);
  if (analysis.domain) {
    analysis.layout = judge(*analysis.domain, out);
  } else if (analysis.module) {
    check_module(analysis, out);
  }
  return analysis;
}

void Pipeline::plug(Analysis& domain, const model::Module& module, Diagnostics& out) {
  domain.domain = layout::with_module(*domain.domain, *domain.layout, module);
  Diagnostics found;
  domain.layout = judge(*domain.domain, found);
  for (Diagnostic& one : found.take_sorted()) {
    if (one.severity == Severity::Error || one.where.source == module.where.source) {
      out.add(std::move(one));
    }
  }
}

}  // namespace memdimm::cli
