// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/json_document.h"

#include <nlohmann/json.hpp>

namespace memdimm {

std::string json_document(const nlohmann::ordered_json& value) {
  return value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) +
         '\n';
}

}  // namespace memdimm
