// SPDX-License-Identifier: GPL-2.0-or-later
// JSON as the files that memdimm writes have it.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace memdimm {

// A member a line, and a line end behind the last. Names of files may be no UTF-8: what
// is none becomes U+FFFD.
std::string json_document(const nlohmann::ordered_json& value);

// JSON as it was written, with the characters that would steer a terminal as \uNNNN:
// the same values.
std::string harmless_json(std::string_view json);

}  // namespace memdimm
