// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/layout_json.h"

#include <nlohmann/json.hpp>

#include "base/json_document.h"

namespace memdimm::report {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json node_json(const layout::GuestNode& node) {
  return {{"id", node.id}, {"memory", node.memory()}, {"cpus", node.cpus.to_string()}};
}

Json module_json(const model::Module& module, const layout::PlacedModule& placed) {
  return {{"id", placed.id},
          {"model", model::model_word(module)},
          {"backend", placed.backend.id},
          {"slot", or_null(placed.slot)},
          {"node", or_null(placed.node)},
          {"address", or_null(placed.address)},
          {"address_given", placed.address_given},
          {"size", placed.size},
          {"mapped", placed.mapped}};
}

}  // namespace

std::string layout_json(const model::Domain& domain, const layout::Layout& layout) {
  Json out = {{"machine", layout.machine.name},
              {"boot", layout.boot},
              {"boot_slot", or_null(layout.boot_slot())},
              {"slots", layout.slots},
              {"maximum", or_null(layout.maximum)},
              {"total", layout.total},
              {"plugged", layout.plugged},
              {"nodes", Json::array()},
              {"modules", Json::array()},
              {"region", nullptr},
              {"highest", nullptr},
              {"bits", nullptr}};
  for (const layout::GuestNode& node : layout.nodes) {
    out["nodes"].push_back(node_json(node));
  }
  for (const layout::PlacedModule& placed : layout.modules) {
    const model::Module& module = domain.modules[placed.index];
    if (module.is_memory()) {
      out["modules"].push_back(module_json(module, placed));
    }
  }
  if (layout.map) {
    out["low_ram"] = layout.map->low_ram;
    out["low_ram_base"] = layout.map->low_start;
    out["high_ram"] = {{"base", layout.map->high_start},
                       {"size", layout.map->high_ram}};
    out["region"] = {{"base", layout.map->region}, {"size", layout.map->region_size}};
    out["highest"] = layout.map->highest;
    out["bits"] = bit_length(layout.map->highest);
  }
  return json_document(out);
}

}  // namespace memdimm::report
