// SPDX-License-Identifier: GPL-2.0-or-later
// The one place where devices and backends get their names.
#include "layout/names.h"

#include <utility>

namespace memdimm::layout {
namespace {

constexpr std::string_view kOfBackends = "mem";

}  // namespace

std::string device_id(facts::Model model, unsigned number) {
  return std::string(facts::row_of(model).alias) + std::to_string(number);
}

std::string backend_id(std::string_view device) {
  return std::string(kOfBackends).append(device);
}

std::string_view device_of(std::string_view backend) {
  return backend.substr(kOfBackends.size());
}

void rename(PlacedModule& placed, std::string device) {
  placed.backend.id = backend_id(device);
  placed.id = std::move(device);
}

}  // namespace memdimm::layout
