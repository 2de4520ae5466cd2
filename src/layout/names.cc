// SPDX-License-Identifier: GPL-2.0-or-later
// The one place where devices and backends get their names.
#include "layout/names.h"

#include <utility>

namespace memdimm::layout {

std::string device_id(facts::Model model, unsigned number) {
  return std::string(facts::row_of(model).alias) + std::to_string(number);
}

std::string backend_id(std::string_view device) {
  return "mem" + std::string(device);
}

void rename(PlacedModule& placed, std::string device) {
  placed.backend.id = backend_id(device);
  placed.id = std::move(device);
}

}  // namespace memdimm::layout
