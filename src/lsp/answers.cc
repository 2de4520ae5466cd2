// SPDX-License-Identifier: GPL-2.0-or-later
// From findings, parts and proposals to JSON.
#include "lsp/answers.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "lint/mends.h"
#include "lsp/about.h"
#include "lsp/completion.h"

namespace memdimm::lsp {
namespace {

Json json_of(Point at) {
  return {{"line", at.line}, {"character", at.character}};
}

Json json_of(const Text& text, Span where) {
  return {{"start", json_of(text.point(where.begin))},
          {"end", json_of(text.point(where.end))}};
}

// LSP's numbers.
int severity(Severity of) {
  constexpr int kError = 1;
  constexpr int kWarning = 2;
  constexpr int kInformation = 3;
  switch (of) {
    case Severity::Error:
      return kError;
    case Severity::Warning:
      return kWarning;
    case Severity::Note:
      break;
  }
  return kInformation;
}

std::string message(const Diagnostic& found) {
  std::string out = found.message;
  for (const std::string& note : found.notes) {
    out += "\nnote: " + note;
  }
  if (!found.help.empty()) {
    out += "\nhelp: " + found.help;
  }
  return out;
}

Json diagnostic(const OpenDocument& document, const Diagnostic& found) {
  Json out = {{"range", json_of(document.text(), found.where)},
              {"severity", severity(found.severity)},
              {"code", found.code->id},
              {"source", "memdimm"},
              {"message", message(found)}};
  for (const Label& label : found.labels) {
    out["relatedInformation"].push_back(
        {{"location",
          {{"uri", document.uri()}, {"range", json_of(document.text(), label.where)}}},
         {"message", label.text}});
  }
  return out;
}

Json text_edit(const Text& text, Span where, std::string_view with) {
  return {{"range", json_of(text, where)}, {"newText", with}};
}

Json action(const OpenDocument& document,
            std::string title,
            std::string_view kind,
            Json edits) {
  return {{"title", std::move(title)},
          {"kind", kind},
          {"edit", {{"changes", {{document.uri(), std::move(edits)}}}}}};
}

bool touches(const Text& text, Span where, const Range& range) {
  const std::size_t begin = text.offset(range.begin);
  const std::size_t end = text.offset(range.end);
  return where.begin <= end && begin <= where.end;
}

// A comment in front of the line, as deep as it.
Json suppression(const OpenDocument& document, const Diagnostic& found) {
  const Text& text = document.text();
  const Point line{text.point(found.where.begin).line, 0};
  const auto begin = static_cast<std::uint32_t>(text.offset(line));
  const std::string& bytes = text.bytes();
  const std::size_t behind =
      std::min(bytes.find_first_not_of(" \t", begin), bytes.size());
  const std::string indent = bytes.substr(begin, behind - begin);
  const std::string comment = indent + "<!-- memdimm: ignore-next " +
                              std::string(found.code->id) + " - why -->\n";
  return Json::array({text_edit(text, {begin, begin, 0}, comment)});
}

// One edit from the one text to the other.
Json difference(const Text& text, const std::string& after) {
  const std::string& before = text.bytes();
  const std::size_t least = std::min(before.size(), after.size());
  std::size_t front = 0;
  while (front < least && before[front] == after[front]) {
    ++front;
  }
  std::size_t back = 0;
  while (back < least - front &&
         before[before.size() - 1 - back] == after[after.size() - 1 - back]) {
    ++back;
  }
  // Not into a character.
  constexpr unsigned kContinues = 0xC0;
  constexpr unsigned kContinuation = 0x80;
  const auto inside = [&](std::size_t at) {
    return at < before.size() &&
           (static_cast<unsigned char>(before[at]) & kContinues) == kContinuation;
  };
  while (front > 0 && inside(front)) {
    --front;
  }
  while (back > 0 && inside(before.size() - back)) {
    --back;
  }
  const Span where{static_cast<std::uint32_t>(front),
                   static_cast<std::uint32_t>(before.size() - back),
                   0};
  return Json::array(
      {text_edit(text, where, after.substr(front, after.size() - back - front))});
}

Json fix_of(const OpenDocument& document, const Diagnostic& found) {
  Json edits = Json::array();
  for (const Edit& edit : found.fix) {
    edits.push_back(text_edit(document.text(), edit.where, edit.text));
  }
  return edits;
}

}  // namespace

Json diagnostics(OpenDocument& document) {
  Json found = Json::array();
  for (const Diagnostic& one : document.findings()) {
    found.push_back(diagnostic(document, one));
  }
  return {{"uri", document.uri()},
          {"version", document.version()},
          {"diagnostics", std::move(found)}};
}

Json code_actions(OpenDocument& document, const Range& range) {
  Json out = Json::array();
  for (const Diagnostic& one : document.findings()) {
    if (!touches(document.text(), one.where, range)) {
      continue;
    }
    if (!one.fix.empty()) {
      const std::string title = one.help.empty() ? "mend it" : one.help;
      Json fix = action(document, title, "quickfix", fix_of(document, one));
      fix["diagnostics"] = Json::array({diagnostic(document, one)});
      fix["isPreferred"] = lint::is_safe_fix(one, document.findings());
      out.push_back(std::move(fix));
    }
    if (document.analysis().document) {
      Json pass =
          action(document,
                 "let " + std::string(one.code->id) + " pass here, with a reason",
                 "quickfix",
                 suppression(document, one));
      pass["diagnostics"] = Json::array({diagnostic(document, one)});
      out.push_back(std::move(pass));
    }
  }
  const std::string& before = document.text().bytes();
  const std::string after =
      lint::mended(
          before, document.pipeline(), document.settings().rules, lint::FixMode::Safe)
          .text;
  if (after != before) {
    out.push_back(action(document,
                         "mend all that has one safe mend",
                         "source.fixAll",
                         difference(document.text(), after)));
  }
  return out;
}

Json hover(OpenDocument& document, Point at) {
  const std::size_t offset = document.text().offset(at);
  std::string shown;
  for (const Diagnostic& one : document.findings()) {
    if (one.where.begin <= offset && offset <= one.where.end) {
      shown += "**" + std::string(one.code->id) + ' ' + std::string(one.code->name) +
               "**: " + message(one) + "\n\n" + std::string(one.code->explanation) +
               "\n\n";
    }
  }
  for (const std::string& line : resolved_at(document.analysis(), offset)) {
    shown += "- " + line + '\n';
  }
  if (shown.empty()) {
    return nullptr;
  }
  return {{"contents", {{"kind", "markdown"}, {"value", shown}}}};
}

Json completion(OpenDocument& document, const grammar::Grammar& grammar, Point at) {
  const Text& text = document.text();
  const std::size_t offset = text.offset(at);
  const Completion found = complete(grammar, text.bytes(), offset);
  const Span where{static_cast<std::uint32_t>(std::min(found.begin, offset)),
                   static_cast<std::uint32_t>(offset),
                   0};
  Json out = Json::array();
  for (const Proposal& one : found.proposals) {
    constexpr int kProperty = 10;
    constexpr int kValue = 12;
    constexpr int kStruct = 22;
    const int kind = one.kind == Proposal::Kind::Element     ? kStruct
                     : one.kind == Proposal::Kind::Attribute ? kProperty
                                                             : kValue;
    out.push_back({{"label", one.label},
                   {"kind", kind},
                   {"detail", one.detail},
                   {"filterText", one.label},
                   {"textEdit", text_edit(text, where, one.text)}});
  }
  return out;
}

Json symbols(OpenDocument& document) {
  Json out = Json::array();
  for (const Part& one : parts(document.analysis())) {
    constexpr int kObject = 19;
    out.push_back({{"name", one.name},
                   {"detail", one.detail},
                   {"kind", kObject},
                   {"range", json_of(document.text(), one.whole)},
                   {"selectionRange", json_of(document.text(), one.head)}});
  }
  return out;
}

}  // namespace memdimm::lsp
