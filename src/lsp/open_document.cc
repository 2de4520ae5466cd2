// SPDX-License-Identifier: GPL-2.0-or-later
// Checks what is typed, once it is asked about.
#include "lsp/open_document.h"

#include <utility>

#include "base/bytes.h"
#include "lint/mends.h"
#include "lint/policy.h"
#include "lint/templates.h"

namespace memdimm::lsp {
std::string path_of(const std::string& uri) {
  constexpr std::string_view kFile = "file://";
  if (!uri.starts_with(kFile)) {
    return "";
  }
  const std::size_t begin = uri.find('/', kFile.size());
  std::string path;
  for (std::size_t i = begin; i < uri.size(); ++i) {
    constexpr std::size_t kDigits = 2;
    const std::string_view digits = std::string_view(uri).substr(i + 1, kDigits);
    const auto escaped =
        uri[i] == '%' && digits.size() == kDigits ? parse_hex(digits) : std::nullopt;
    path.push_back(escaped ? static_cast<char>(*escaped) : uri[i]);
    i += escaped ? kDigits : 0;
  }
  return path;
}

OpenDocument::OpenDocument(std::string uri,
                           Text text,
                           const lint::Settings& settings,
                           analysis::Pipeline& pipeline)
    : uri_(std::move(uri)),
      text_(std::move(text)),
      settings_(&settings),
      pipeline_(&pipeline) {}

Text& OpenDocument::change(std::int64_t version) {
  version_ = version;
  checked_ = false;
  return text_;
}

void OpenDocument::judge_by(const lint::Settings& settings,
                            analysis::Pipeline& pipeline) {
  settings_ = &settings;
  pipeline_ = &pipeline;
  checked_ = false;
}

void OpenDocument::check() {
  if (checked_) {
    return;
  }
  checked_ = true;
  analysis_ = {};
  sources_ = {};
  Diagnostics diagnostics;
  blank_ = {};
  const Source& source = sources_.add(uri_, text_.bytes());
  lint::Checked checked;
  checked.analysis = pipeline_->check(source, diagnostics);
  checked.found = diagnostics.take_sorted();
  checked = lint::without_placeholders(std::move(checked), source, *pipeline_, blank_);
  analysis_ = std::move(checked.analysis);
  findings_ = lint::under_policy(std::move(checked.found), analysis_, settings_->rules);
  lint::add_fixes(analysis_, findings_);
  std::erase_if(findings_, [](const Diagnostic& one) { return !!one.suppressed; });
  if (analysis_.dialect != nullptr) {
    dialect_ = analysis_.dialect;
  }
}

const std::vector<Diagnostic>& OpenDocument::findings() {
  check();
  return findings_;
}

const analysis::Analysis& OpenDocument::analysis() {
  check();
  return analysis_;
}

const dialect::Dialect& OpenDocument::dialect() {
  check();
  if (dialect_ != nullptr) {
    return *dialect_;
  }
  const bool proposal = text_.bytes().find("max-memory") != std::string::npos;
  return dialect::dialect(proposal ? model::DialectId::Proposal
                                   : model::DialectId::Libvirt);
}

}  // namespace memdimm::lsp
