// SPDX-License-Identifier: GPL-2.0-or-later
// The documents that are open, and the settings that each is judged by.
#pragma once

#include <map>
#include <memory>
#include <sstream>
#include <string>

#include "lint/config.h"
#include "lsp/open_document.h"
#include "lsp/server.h"

namespace memdimm::lsp {

class Workspace {
 public:
  explicit Workspace(const ServerOptions& options);

  // Opens it, or opens it anew. What is wrong with a configuration goes to `fault`.
  OpenDocument& open(const std::string& uri, Text&& text, std::string& fault);
  void close(const std::string& uri) { documents_.erase(uri); }
  // nullptr where it is not open.
  OpenDocument* find(const std::string& uri);
  [[nodiscard]] std::map<std::string, OpenDocument>& documents() { return documents_; }

  // The editor's own settings, a JSON object as .memdimm.json has it: a project's file
  // goes before them. Configurations are read anew. Gives what is wrong, "" for
  // nothing.
  std::string configure(const std::string& json);

  // Configurations may have changed on disk.
  std::string reload();

  const grammar::Grammar& grammar(const dialect::Dialect& dialect);

 private:
  const lint::Settings& settings_for(const std::string& uri, std::string& fault);
  analysis::Pipeline& pipeline(const lint::Settings& settings);

  ServerOptions options_;
  lint::Given given_;
  std::istringstream no_input_;  // a configuration is never read from the editor
  std::unique_ptr<lint::Configs> configs_;
  std::map<const lint::Settings*, std::unique_ptr<analysis::Pipeline>> pipelines_;
  std::map<model::DialectId, grammar::Grammar> grammars_;
  std::map<std::string, OpenDocument> documents_;  // by URI
};

}  // namespace memdimm::lsp
