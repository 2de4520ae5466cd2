// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/pipeline.h"

#include <algorithm>
#include <utility>

#include "analysis/mended_text.h"
#include "analysis/pieces.h"
#include "analysis/readings.h"
#include "grammar/codes.h"
#include "grammar/validate.h"
#include "layout/roomy_guest.h"
#include "xml/codes.h"
#include "xml/read.h"

namespace memdimm::analysis {
namespace {

void add_sorted(Diagnostics& found, Diagnostics& out) {
  for (Diagnostic& one : found.take_sorted()) {
    out.add(std::move(one));
  }
}

}  // namespace

Pipeline::Pipeline(Settings settings, Tree tree)
    : settings_(std::move(settings)), tree_(tree), rules_(rules::all()) {}

const grammar::Grammar& Pipeline::grammar(const dialect::Dialect& dialect) {
  const auto found = grammars_.find(dialect.id);
  if (found != grammars_.end()) {
    return found->second;
  }
  return grammars_.emplace(dialect.id, dialect.grammar()).first->second;
}

std::optional<xml::Document> Pipeline::parse(const Source& source, Diagnostics& out) {
  if (tree_ == Tree::Read && unread_ == nullptr) {
    std::vector<const grammar::Grammar*> grammars;
    for (const dialect::Dialect& each : dialect::dialects()) {
      grammars.push_back(&grammar(each));
    }
    unread_ = std::make_unique<dialect::Unread>(grammars);
  }
  return xml::read(source, out, unread_.get());
}

void Pipeline::read_root(Analysis& analysis, Diagnostics& out) {
  const xml::Document& document = *analysis.document;
  Diagnostics found;
  analysis.dialect = dialect::recognise(document, found);
  if (analysis.dialect != nullptr && settings_.dialect) {
    analysis.dialect = &dialect::dialect(*settings_.dialect);
  }
  if (analysis.dialect != nullptr) {
    const Source& source = *document.source;
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
  add_sorted(found, out);
}

Analysis Pipeline::read(const Source& source, Diagnostics& out) {
  Analysis analysis;
  Diagnostics found;
  analysis.document = xml::read(source, found);
  if (analysis.document) {
    analysis.document->root = dialect::roots(analysis.document->root).front();
    read_root(analysis, found);
  }
  add_sorted(found, out);
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
  for (Diagnostic& one : judged(rules_, domain, layout, target)) {
    out.add(std::move(one));
  }
}

void Pipeline::check_module(Analysis& analysis,
                            const layout::Target& target,
                            Diagnostics& out) {
  layout::RoomyGuest guest =
      layout::roomy_guest(analysis.dialect->id, *analysis.module, target);
  for (Diagnostic& one : judged_alone(rules_, *analysis.module, guest, target)) {
    out.add(std::move(one));
  }
  analysis.layout = std::move(guest.layout);
}

// With the slips mended of which it is clear what was meant; what cannot be read even
// then, or is a mere guess, is held to be anything.
std::vector<Diagnostic> Pipeline::found_behind(const Analysis& analysis,
                                               std::size_t root,
                                               const Diagnostics& errors) {
  std::vector<Edit> edits;
  for (const Diagnostic& one : errors.all()) {
    if (one.code->mend == Mend::Names) {
      edits.insert(edits.end(), one.fix.begin(), one.fix.end());
    }
  }
  const MendedText text(*analysis.document->source, std::move(edits));
  Diagnostics rest;
  Analysis mended;
  mended.document = xml::read(text.source(), rest);
  if (!mended.document) {
    return {};
  }
  const std::vector<xml::Element> roots = dialect::roots(mended.document->root);
  if (root >= roots.size()) {
    return {};
  }
  mended.document->root = roots[root];
  mended.dialect = analysis.dialect;
  std::vector<Span> damaged;
  for (const Diagnostic& one : errors.all()) {
    if (one.code->is(grammar::kBadValue)) {
      damaged.push_back(text.mended(one.where));
    }
  }
  std::vector<Diagnostic> found = found_in_mended(mended, std::move(damaged));
  for (Diagnostic& one : found) {
    one = text.original(std::move(one));
  }
  return found;
}

std::vector<Diagnostic> Pipeline::found_in_mended(Analysis& mended,
                                                  std::vector<Span> damaged) {
  const xml::Document& document = *mended.document;
  const dialect::Dialect& dialect = *mended.dialect;
  const bool alone = dialect::is_module(document);
  Diagnostics rest;
  grammar::validate(grammar(dialect), document.root, *document.source, rest);
  if (alone) {
    mended.module = dialect.read_module(document.root, *document.source, rest);
  } else {
    mended.domain = dialect.read(document, rest);
  }
  for (const Diagnostic& one : rest.all()) {
    if (one.severity == Severity::Error) {
      damaged.push_back(one.where);
    }
  }
  const layout::Target& target = settings_.target;
  if (alone) {
    // Nothing is supposed of a module that has parts which could not be read.
    Diagnostics found;
    if (mended.module && damaged.empty()) {
      check_module(mended, target, found);
    }
    return found.all();
  }
  if (!mended.domain) {
    return {};
  }
  return damaged.empty()
             ? judged(rules_,
                      *mended.domain,
                      layout::resolve(*mended.domain, target),
                      target)
             : judged_in_part(rules_,
                              *mended.domain,
                              damage(document.root, *mended.domain, damaged),
                              target);
}

void Pipeline::check_root(Analysis& analysis, std::size_t root, Diagnostics& out) {
  Diagnostics found;
  read_root(analysis, found);
  if (analysis.domain) {
    analysis.layout = judge(*analysis.domain, found);
  } else if (analysis.module) {
    check_module(analysis, settings_.target, found);
  } else if (analysis.dialect != nullptr) {
    std::vector<Diagnostic> behind = found_behind(analysis, root, found);
    // At one place the error is what is wrong.
    std::erase_if(behind, [&](const Diagnostic& one) {
      return std::any_of(
          found.all().begin(), found.all().end(), [&](const Diagnostic& other) {
            return other.where == one.where && other.severity == Severity::Error;
          });
    });
    for (Diagnostic& one : behind) {
      out.add(std::move(one));
    }
  }
  add_sorted(found, out);
}

// The first root comes last, and stays in the analysis.
void Pipeline::check_roots(Analysis& analysis, Diagnostics& out) {
  const std::vector<xml::Element> roots = dialect::roots(analysis.document->root);
  for (std::size_t root = roots.size(); root-- > 0;) {
    analysis.document->root = roots[root];
    analysis.dialect = nullptr;
    analysis.domain.reset();
    analysis.module.reset();
    analysis.layout.reset();
    check_root(analysis, root, out);
  }
}

std::vector<const Analysis*> documents(const Analysis& analysis) {
  std::vector<const Analysis*> out = {&analysis};
  for (const Analysis& other : analysis.others) {
    out.push_back(&other);
  }
  std::erase_if(out, [](const Analysis* one) { return !one->document; });
  return out;
}

Analysis Pipeline::check(const Source& source, Diagnostics& out) {
  Analysis analysis;
  Diagnostics found;
  analysis.document = parse(source, found);
  if (analysis.document) {
    check_roots(analysis, found);
  } else {
    for (auto& piece : pieces(source)) {
      Analysis one = check_piece(std::move(piece), found);
      if (analysis.piece) {
        analysis.others.push_back(std::move(one));
      } else {
        analysis = std::move(one);
      }
    }
  }
  add_sorted(found, out);
  return analysis;
}

// What is no document of memdimm's is none beside others either.
Analysis Pipeline::check_piece(std::shared_ptr<const Source> piece, Diagnostics& out) {
  Diagnostics found;
  Analysis analysis;
  analysis.document = parse(*piece, found);
  analysis.piece = std::move(piece);
  for (Diagnostic& each : found.take_sorted()) {
    if (!each.code->is(xml::kSecondDocument)) {  // which is told already
      out.add(std::move(each));
    }
  }
  if (analysis.document) {
    const xml::Element root = dialect::roots(analysis.document->root).front();
    if (root.name == "domain" || root.name == "memory") {
      check_roots(analysis, out);
    }
  }
  return analysis;
}

}  // namespace memdimm::analysis
