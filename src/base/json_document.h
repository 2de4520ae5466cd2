// SPDX-License-Identifier: GPL-2.0-or-later
// JSON as the files that memdimm writes have it, and what is asked of JSON that another
// program wrote.
#pragma once

#include <cstddef>
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

// Whether arrays and objects stand in one another to more than `levels`. The library
// copies and prints values by calling itself, once a level: ask before it parses what
// another program sends. Of text that is no JSON either may be said.
bool is_nested_deeper(std::string_view json, std::size_t levels);

}  // namespace memdimm
