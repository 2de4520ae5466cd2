// SPDX-License-Identifier: GPL-2.0-or-later
// The one place where a backend gets its name from a device's.
#include "layout/names.h"

#include <utility>

namespace memdimm::layout {

std::string backend_id(std::string_view device) {
  return "mem" + std::string(device);
}

void rename(PlacedModule& placed, std::string device) {
  placed.backend.id = backend_id(device);
  placed.id = std::move(device);
}

}  // namespace memdimm::layout
