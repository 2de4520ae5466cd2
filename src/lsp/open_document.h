// SPDX-License-Identifier: GPL-2.0-or-later
// A document that is open in the editor, and what is found in it as it stands now.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "analysis/pipeline.h"
#include "diag/diagnostic.h"
#include "lint/settings.h"
#include "lsp/text.h"

namespace memdimm::lsp {

// "/srv/vm.xml" for "file:///srv/vm.xml"; "" for what is no file of this machine.
std::string path_of(const std::string& uri);

class OpenDocument {
 public:
  // `settings` and `pipeline`, which is made of them, must outlive it.
  OpenDocument(std::string uri,
               Text text,
               const lint::Settings& settings,
               analysis::Pipeline& pipeline);

  [[nodiscard]] const std::string& uri() const { return uri_; }
  [[nodiscard]] const Text& text() const { return text_; }
  [[nodiscard]] std::int64_t version() const { return version_; }
  [[nodiscard]] const lint::Settings& settings() const { return *settings_; }
  [[nodiscard]] analysis::Pipeline& pipeline() const { return *pipeline_; }

  // The text is another one; what was found is old then.
  Text& change(std::int64_t version);
  void judge_by(const lint::Settings& settings, analysis::Pipeline& pipeline);

  // What is to be told, without what the document itself lets pass. Checked when it is
  // asked for.
  const std::vector<Diagnostic>& findings();
  const analysis::Analysis& analysis();

  // That of the last text whose dialect could be told: while a document is typed it
  // cannot.
  const dialect::Dialect& dialect();

 private:
  void check();

  std::string uri_;
  Text text_;
  std::int64_t version_ = 0;
  const lint::Settings* settings_;
  analysis::Pipeline* pipeline_;
  bool checked_ = false;
  Sources sources_;  // which analysis_ points into
  Sources blank_;    // the text without the placeholders of a template
  analysis::Analysis analysis_;
  std::vector<Diagnostic> findings_;
  const dialect::Dialect* dialect_ = nullptr;
};

}  // namespace memdimm::lsp
