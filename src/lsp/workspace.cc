// SPDX-License-Identifier: GPL-2.0-or-later
// Configurations are found as validate finds them; what is wrong with one is told, and
// the document is judged without it.
#include "lsp/workspace.h"

#include <system_error>
#include <utility>

#include "analysis/json_input.h"

namespace memdimm::lsp {

Workspace::Workspace(const ServerOptions& options)
    : options_(options), given_(options.given) {
  reload();
}

std::string Workspace::configure(const std::string& json) {
  try {
    given_ = options_.given;
    given_.settings = lint::read_config(
        json, "the editor's settings", options_.settings, options_.given);
  } catch (const analysis::InputError& error) {
    return error.what();
  }
  return reload();
}

std::string Workspace::reload() {
  configs_ = std::make_unique<lint::Configs>(
      options_.config, options_.settings, given_, no_input_);
  std::map<const lint::Settings*, std::unique_ptr<analysis::Pipeline>> before;
  before.swap(pipelines_);  // findings point into them until their document is judged
  std::string fault;
  for (auto& [uri, document] : documents_) {
    const lint::Settings& settings = settings_for(uri, fault);
    document.judge_by(settings, pipeline(settings));
    document.findings();
  }
  return fault;
}

const lint::Settings& Workspace::settings_for(const std::string& uri,
                                              std::string& fault) {
  const std::string path = path_of(uri);
  if (path.empty()) {
    return given_.settings;
  }
  try {
    return configs_->for_file(path);
  } catch (const analysis::InputError& error) {
    fault = error.what();
  } catch (const std::system_error& error) {
    fault = error.what();
  }
  return given_.settings;
}

analysis::Pipeline& Workspace::pipeline(const lint::Settings& settings) {
  auto& made = pipelines_[&settings];
  if (!made) {
    made = std::make_unique<analysis::Pipeline>(settings.analysis);
  }
  return *made;
}

OpenDocument& Workspace::open(const std::string& uri, Text&& text, std::string& fault) {
  const lint::Settings& settings = settings_for(uri, fault);
  documents_.erase(uri);
  return documents_.try_emplace(uri, uri, std::move(text), settings, pipeline(settings))
      .first->second;
}

OpenDocument* Workspace::find(const std::string& uri) {
  const auto found = documents_.find(uri);
  return found == documents_.end() ? nullptr : &found->second;
}

const grammar::Grammar& Workspace::grammar(const dialect::Dialect& dialect) {
  const auto found = grammars_.find(dialect.id);
  return found != grammars_.end()
             ? found->second
             : grammars_.emplace(dialect.id, dialect.grammar()).first->second;
}

}  // namespace memdimm::lsp
