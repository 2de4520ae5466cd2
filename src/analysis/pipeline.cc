// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/pipeline.h"

#include <utility>

#include "grammar/validate.h"
#include "layout/roomy_guest.h"
#include "xml/read.h"

namespace memdimm::analysis {

Pipeline::Pipeline(Settings settings)
    : settings_(std::move(settings)), rules_(rules::all()) {}

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
  if (analysis.dialect != nullptr && settings_.dialect) {
    analysis.dialect = &dialect::dialect(*settings_.dialect);
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
  layout::Layout layout = layout::resolve(domain, settings_.target);
  judge(domain, layout, settings_.target, out);
  return layout;
}

void Pipeline::judge(const model::Domain& domain,
                     const layout::Layout& layout,
                     const layout::Target& target,
                     Diagnostics& out) {
  rules::run(rules_, {domain, layout, target}, out);
}

void Pipeline::check_module(Analysis& analysis,
                            const layout::Target& target,
                            Diagnostics& out) {
  layout::RoomyGuest guest =
      layout::roomy_guest(analysis.dialect->id, *analysis.module, target);
  judge(guest.domain, guest.layout, target, out);
  analysis.layout = std::move(guest.layout);
}

Analysis Pipeline::check(const Source& source, Diagnostics& out) {
  Analysis analysis = read(source, out);
  if (analysis.domain) {
    analysis.layout = judge(*analysis.domain, out);
  } else if (analysis.module) {
    check_module(analysis, settings_.target, out);
  }
  return analysis;
}

}  // namespace memdimm::analysis
