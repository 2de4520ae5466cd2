// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/changes.h"

#include <string_view>

#include <nlohmann/json.hpp>

#include "base/json_document.h"
#include "base/visible.h"
#include "version.h"

namespace memdimm::report {
namespace {

using Json = nlohmann::ordered_json;
using layout::PlacedModule;
using live::Change;
using live::ChangeKind;
using live::Comparison;

// The module that a change is about; nullptr for none.
const PlacedModule* placed_of(const Change& change, const Comparison& comparison) {
  switch (change.kind) {
    case ChangeKind::Unplug:
      return &comparison.running.layout.modules.at(change.module);
    case ChangeKind::Plug:
    case ChangeKind::Resize:
      return &comparison.wanted.layout.modules.at(change.module);
    case ChangeKind::Balloon:
    case ChangeKind::Restart:
      break;
  }
  return nullptr;
}

std::string module_text(const PlacedModule& placed) {
  std::string out = show_size(placed.size);
  if (placed.node) {
    out += ", node " + std::to_string(*placed.node);
  }
  if (placed.slot) {
    out += ", slot " + std::to_string(*placed.slot);
  }
  return out;
}

Json module_json(const PlacedModule& placed) {
  Json out = {{"id", placed.id},
              {"backend", placed.backend.id},
              {"size", placed.size},
              {"node", nullptr},
              {"slot", nullptr}};
  if (placed.node) {
    out["node"] = *placed.node;
  }
  if (placed.slot) {
    out["slot"] = *placed.slot;
  }
  return out;
}

std::string place_text(Span where, const Sources& sources) {
  const Source& source = sources.at(where.source);
  const Position at = source.position(where.begin);
  return source.name() + ':' + std::to_string(at.line) + ':' +
         std::to_string(at.column);
}

// What the documents and their names have in it steers no terminal.
std::string line(const std::string& text, Span where, const Sources& sources) {
  return visible(text + "  (" + place_text(where, sources) + ')') + '\n';
}

Json place_json(Span where, const Sources& sources) {
  const Source& source = sources.at(where.source);
  const Position at = source.position(where.begin);
  return {{"path", source.name()}, {"line", at.line}, {"column", at.column}};
}

bool needs_restart(const Change& change) {
  return change.kind == ChangeKind::Restart;
}

// "plug dimm2: 1 GiB, node 0, slot 2", "maxMemory: 8 GiB -> 16 GiB"
std::string change_text(const Change& change, const Comparison& comparison) {
  std::string out = live::change_words(change);
  if (needs_restart(change)) {
    return out;
  }
  if (change.kind == ChangeKind::Plug || change.kind == ChangeKind::Unplug) {
    out += ": " + module_text(*placed_of(change, comparison));
  }
  return std::string(live::kChangeWords.of(change.kind)) + ' ' + out;
}

std::string group(std::string_view title,
                  bool restart,
                  const Comparison& comparison,
                  const Sources& sources) {
  std::string out;
  for (const Change& change : comparison.changes) {
    if (needs_restart(change) == restart) {
      out += line("  " + change_text(change, comparison), change.where, sources);
    }
  }
  return out.empty() ? out : std::string(title) + '\n' + out;
}

Json change_json(const Change& change,
                 const Comparison& comparison,
                 const Sources& sources) {
  Json out = {{"action", live::kChangeWords.of(change.kind)},
              {"what", change.what},
              {"before", nullptr},
              {"after", nullptr},
              {"reason", nullptr},
              {"bytes", nullptr},
              {"module", nullptr},
              {"place", place_json(change.where, sources)}};
  if (!change.before.empty()) {
    out["before"] = change.before;
  }
  if (!change.after.empty()) {
    out["after"] = change.after;
  }
  if (!change.reason.empty()) {
    out["reason"] = change.reason;
  }
  if (change.kind == ChangeKind::Resize || change.kind == ChangeKind::Balloon) {
    out["bytes"] = change.bytes;
  }
  if (const PlacedModule* placed = placed_of(change, comparison)) {
    out["module"] = module_json(*placed);
  }
  return out;
}

}  // namespace

std::string changes_text(const Comparison& comparison, const Sources& sources) {
  std::string out = group("while the guest runs:", false, comparison, sources) +
                    group("needs a restart:", true, comparison, sources);
  if (out.empty()) {
    out = "no change of the guest's memory\n";
  }
  if (live::start_differs(comparison)) {
    out += "a start of the new document would give another machine (--pin):\n";
  }
  for (const live::Remark& remark : comparison.remarks) {
    const bool differs = live::is_about_start(remark);
    out += line((differs ? "  " : "note: ") + remark.text, remark.where, sources);
  }
  return out;
}

std::string changes_json(const Comparison& comparison, const Sources& sources) {
  Json out = {{"schema_version", 1},
              {"tool", {{"name", "memdimm"}, {"version", kVersion}}},
              {"old", sources.at(comparison.running.domain.where.source).name()},
              {"new", sources.at(comparison.wanted.domain.where.source).name()},
              {"restart_needed", false},
              {"start_differs", live::start_differs(comparison)},
              {"changes", Json::array()},
              {"notes", Json::array()}};
  for (const Change& change : comparison.changes) {
    out["restart_needed"] = out["restart_needed"] || needs_restart(change);
    out["changes"].push_back(change_json(change, comparison, sources));
  }
  for (const live::Remark& remark : comparison.remarks) {
    out["notes"].push_back(
        {{"message", remark.text}, {"place", place_json(remark.where, sources)}});
  }
  return json_document(out);
}

}  // namespace memdimm::report
