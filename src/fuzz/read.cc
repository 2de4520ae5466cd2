// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes as a document: each finding has a place in it, says something, and its mend
// is edits of it. No more than that, so that many are tried in a second.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/pipeline.h"
#include "base/text.h"
#include "base/utf8.h"
#include "fuzz/must.h"
#include "fuzz/program.h"
#include "lint/mends.h"
#include "lint/policy.h"
#include "lint/templates.h"
#include "report/text.h"

namespace memdimm::fuzz {
namespace {

void check_span(Span span, const Source& source) {
  must(span.source == source.id() && span.begin <= span.end &&
           span.end <= source.text().size(),
       "what a finding is about is in the document");
}

void check_words(std::string_view text) {
  must(!text.empty(), "what is told says something");
}

// In any order; none reaches into another.
void check_fix(std::vector<Edit> fix, const Source& source) {
  std::stable_sort(fix.begin(), fix.end(), [](const Edit& a, const Edit& b) {
    return a.where.begin < b.where.begin;
  });
  std::uint32_t last = 0;
  for (const Edit& one : fix) {
    check_span(one.where, source);
    must(one.where.begin >= last, "the edits of a mend are beside one another");
    last = one.where.end;
  }
}

void check_finding(const Diagnostic& one, const Source& source) {
  must(one.code != nullptr, "a finding is of a rule");
  check_span(one.where, source);
  check_words(one.message);
  for (const Label& label : one.labels) {
    check_span(label.where, source);
    check_words(label.text);
  }
  for (const std::string& note : one.notes) {
    check_words(note);
  }
  check_fix(one.fix, source);
}

void check_read(const std::string& text, analysis::Pipeline& pipeline) {
  Sources sources;
  const Source& source = sources.add("input.xml", text);
  Sources blank;
  Diagnostics out;
  lint::Checked checked;
  checked.analysis = pipeline.check(source, out);
  must(out.has_errors() || checked.analysis.domain || checked.analysis.module,
       "a document without errors was read");
  checked.found = out.take_sorted();
  checked = lint::without_placeholders(std::move(checked), source, pipeline, blank);
  std::vector<Diagnostic> found = lint::under_policy(
      std::move(checked.found), checked.analysis, lint::RuleChoice());
  lint::add_fixes(checked.analysis, found);
  for (const Diagnostic& one : found) {
    check_finding(one, source);
    const std::string shown = report::text(one, sources, {});
    must(is_utf8(shown), "what is shown is UTF-8", shown);
    must(visible_lines(shown) == shown, "what is shown steers no terminal", shown);
  }
}

analysis::Pipeline pipeline_of(std::optional<model::DialectId> dialect) {
  analysis::Settings settings;
  settings.dialect = dialect;
  return analysis::Pipeline(std::move(settings));
}

// As it shows its dialect, and as each of them for who asks for it.
void check_read(const std::string& text) {
  static std::array pipelines = {pipeline_of(std::nullopt),
                                 pipeline_of(model::DialectId::Proposal),
                                 pipeline_of(model::DialectId::Libvirt)};
  for (analysis::Pipeline& pipeline : pipelines) {
    check_read(text, pipeline);
  }
}

}  // namespace
}  // namespace memdimm::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it so
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  memdimm::fuzz::check_read(memdimm::fuzz::text_of(data, size));
  return 0;
}
