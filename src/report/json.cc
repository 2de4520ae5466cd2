// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/json.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "report/text.h"
#include "version.h"

namespace memdimm::report {
namespace {

using Json = nlohmann::ordered_json;

Json position(const Source& source, std::uint32_t offset) {
  const Position at = source.position(offset);
  return {{"line", at.line}, {"column", at.column}};
}

Json range(const Source& source, Span where) {
  return {{"start", position(source, where.begin)},
          {"end", position(source, where.end)}};
}

Json finding_json(const Diagnostic& finding, const Sources& sources) {
  const Source& source = sources.at(finding.where.source);
  Json out = {{"rule", finding.code->id},
              {"name", finding.code->name},
              {"severity", severity_word(finding.severity)},
              {"message", finding.message},
              {"path", source.name()},
              {"range", range(source, finding.where)}};
  out["related"] = Json::array();
  for (const Label& label : finding.labels) {
    const Source& other = sources.at(label.where.source);
    out["related"].push_back({{"path", other.name()},
                              {"range", range(other, label.where)},
                              {"message", label.text}});
  }
  out["notes"] = finding.notes;
  out["help"] = finding.help;
  return out;
}

}  // namespace

std::string json(std::span<const Diagnostic> findings,
                 const Sources& sources,
                 std::size_t files) {
  Json out = {{"schema_version", 1},
              {"tool", {{"name", "memdimm"}, {"version", kVersion}}},
              {"diagnostics", Json::array()}};
  std::array<std::size_t, 3> counts{};
  for (const Diagnostic& finding : findings) {
    ++counts.at(static_cast<std::size_t>(finding.severity));
    out["diagnostics"].push_back(finding_json(finding, sources));
  }
  out["summary"] = {{"files", files},
                    {"errors", counts[2]},
                    {"warnings", counts[1]},
                    {"notes", counts[0]}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace memdimm::report
