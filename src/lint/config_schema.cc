// SPDX-License-Identifier: GPL-2.0-or-later
// The settings as a JSON schema, which editors read to help with configurations.
#include <nlohmann/json.hpp>

#include "base/json_document.h"
#include "lint/config.h"

namespace memdimm::lint {
namespace {

using Json = nlohmann::ordered_json;

Json shape(const Setting& setting) {
  switch (setting.key.form) {
    case Form::Text:
      if (!setting.words.empty()) {
        return {{"enum", setting.words}};
      }
      return setting.key.pattern.empty()
                 ? Json{{"type", "string"}}
                 : Json{{"type", "string"}, {"pattern", setting.key.pattern}};
    case Form::Number:
      return {{"type", "integer"},
              {"minimum", setting.key.least},
              {"maximum", setting.key.most}};
    case Form::Flag:
      return {{"type", "boolean"}};
    case Form::List:
      return {{"type", "array"}, {"items", {{"type", "string"}}}};
    case Form::Rules:
      return {{"type", "array"}, {"items", {{"$ref", "#/$defs/rule"}}}};
    case Form::Levels:
      return {{"type", "object"}, {"additionalProperties", {{"enum", setting.words}}}};
    case Form::RulesOfFiles:
      break;
  }
  return {{"type", "object"},
          {"additionalProperties",
           {{"type", "array"}, {"items", {{"$ref", "#/$defs/rule"}}}}}};
}

}  // namespace

std::string config_schema(std::span<const Setting> settings) {
  Json properties = {{"$schema", {{"type", "string"}}}};
  for (const Setting& one : settings) {
    Json& property = properties[std::string(one.key.name)];
    property = {{"description", one.about}};
    property.update(shape(one));
  }
  const Json rule = {{"type", "string"},
                     {"description", "an id, a name, or the beginning of ids"}};
  const Json out = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                    {"title", "memdimm's project configuration, .memdimm.json"},
                    {"type", "object"},
                    {"additionalProperties", false},
                    {"properties", properties},
                    {"$defs", {{"rule", rule}}}};
  return json_document(out);
}

}  // namespace memdimm::lint
