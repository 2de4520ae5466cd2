// SPDX-License-Identifier: GPL-2.0-or-later
// The chain that every command begins with: text → document → grammar → dialect →
// layout → rules. What a document is read as is there only when the stages before it
// left no errors; the rules look behind errors of the grammar, too, at what rests on
// none of them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "analysis/settings.h"
#include "diag/diagnostics.h"
#include "dialect/dialect.h"
#include "dialect/unread.h"
#include "grammar/pattern.h"
#include "layout/layout.h"
#include "rules/rule.h"
#include "xml/document.h"

namespace memdimm::analysis {

// What is known of one document; each part is there when its stage was reached.
struct Analysis {
  std::shared_ptr<const Source> piece;  // of a text with more documents than this
  std::optional<xml::Document> document;
  const dialect::Dialect* dialect = nullptr;
  std::optional<model::Domain> domain;
  std::optional<model::Module> module;  // of a document that is one module
  std::optional<layout::Layout> layout;
  std::vector<Analysis> others;  // the further documents of that text
};

// Itself and the others, as far as they could be read as documents.
std::vector<const Analysis*> documents(const Analysis& analysis);

// How much of a document Analysis::document has: Read is what the stages ask for, which
// is little of most documents, and enough where nothing else is done with it.
enum class Tree { Whole, Read };

// Holds what is made once and used for many documents. One thread at a time.
class Pipeline {
 public:
  explicit Pipeline(Settings settings, Tree tree = Tree::Whole);

  [[nodiscard]] const Settings& settings() const { return settings_; }

  // Domain or module; of a text that has several, every one is checked, and the
  // first has the others. `source` must outlive it.
  Analysis check(const Source& source, Diagnostics& out);

  // Up to the model, without layout and rules, for a module that is to join a domain.
  Analysis read(const Source& source, Diagnostics& out);

  // Checks a module about whose domain nothing is known. Analysis::layout is then that
  // of a guest with room for it, the module its last one; `target` is what it is for.
  void check_module(Analysis& analysis, const layout::Target& target, Diagnostics& out);

  // Resolves and checks a changed domain again.
  layout::Layout judge(const model::Domain& domain, Diagnostics& out);

  // Checks a domain whose layout is known: that of a machine that runs. `target` is
  // what both are for.
  void judge(const model::Domain& domain,
             const layout::Layout& layout,
             const layout::Target& target,
             Diagnostics& out);

 private:
  const grammar::Grammar& grammar(const dialect::Dialect& dialect);
  std::optional<xml::Document> parse(const Source& source, Diagnostics& out);

  // Of the document's root; `root` is its place in dialect::roots().
  void read_root(Analysis& analysis, Diagnostics& out);
  void check_root(Analysis& analysis, std::size_t root, Diagnostics& out);
  void check_roots(Analysis& analysis, Diagnostics& out);
  Analysis check_piece(std::shared_ptr<const Source> piece, Diagnostics& out);
  std::vector<Diagnostic> found_behind(const Analysis& analysis,
                                       std::size_t root,
                                       const Diagnostics& errors);
  std::vector<Diagnostic> found_in_mended(Analysis& mended, std::vector<Span> damaged);

  Settings settings_;
  Tree tree_;
  std::vector<rules::Rule> rules_;
  std::map<model::DialectId, grammar::Grammar> grammars_;
  std::unique_ptr<dialect::Unread> unread_;  // made when it is asked for
};

}  // namespace memdimm::analysis
