// SPDX-License-Identifier: GPL-2.0-or-later
// Checks what is typed, once it is asked about.
#include "lsp/open_document.h"

#include <utility>

#include "lint/mends.h"
#include "lint/policy.h"

namespace memdimm::lsp {
namespace {

int hexadecimal(char digit) {
  constexpr int kTen = 10;
  if (digit >= '0' && digit <= '9') {
    return digit - '0';
  }
  const char low = static_cast<char>(digit | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + kTen : -1;
}

}  // namespace

std::string path_of(const std::string& uri) {
  constexpr std::string_view kFile = "file://";
  if (!uri.starts_with(kFile)) {
    return "";
  }
  const std::size_t begin = uri.find('/', kFile.size());
  std::string path;
  for (std::size_t i = begin; i < uri.size(); ++i) {
    const bool escape = uri[i] == '%' && i + 2 < uri.size() &&
                        hexadecimal(uri[i + 1]) >= 0 && hexadecimal(uri[i + 2]) >= 0;
    if (!escape) {
      path.push_back(uri[i]);
      continue;
    }
    constexpr int kBase = 16;
    path.push_back(
        static_cast<char>(hexadecimal(uri[i + 1]) * kBase + hexadecimal(uri[i + 2])));
    i += 2;
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
  analysis_ = pipeline_->check(sources_.add(uri_, text_.bytes()), diagnostics);
  findings_ =
      lint::under_policy(diagnostics.take_sorted(), analysis_, settings_->rules);
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
