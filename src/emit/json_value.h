// SPDX-License-Identifier: GPL-2.0-or-later
// Items as JSON objects: numbers are integers, flags true or false, as QEMU 9.2 and
// newer insist.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "emit/item.h"

namespace memdimm::emit {

nlohmann::ordered_json json_object(const Item& item);

// The same, compact, as an argument.
std::string json_text(const Item& item);

}  // namespace memdimm::emit
