// SPDX-License-Identifier: GPL-2.0-or-later
#include "emit/json_value.h"

#include <nlohmann/json.hpp>

#include "base/json_document.h"

namespace memdimm::emit {

nlohmann::ordered_json json_object(const Item& item) {
  nlohmann::ordered_json out = nlohmann::ordered_json::object();
  for (const Property& property : item.properties) {
    std::visit([&](const auto& value) { out[property.key] = value; }, property.value);
  }
  return out;
}

std::string json_text(const Item& item) {
  return harmless_json(json_object(item).dump());
}

}  // namespace memdimm::emit
