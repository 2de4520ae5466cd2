// SPDX-License-Identifier: GPL-2.0-or-later
// The whole program on an input, and what holds of whatever it prints.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "testing/run.h"

namespace memdimm::fuzz {

// As libFuzzer hands it over.
std::string text_of(const std::uint8_t* data, std::size_t size);

// Runs a command with `input` on standard input. Its exit code is 0 or 1 (a result or
// findings), and what it prints is UTF-8 that steers no terminal.
testing::Result run(const std::vector<std::string>& words, const std::string& input);

// What parses as JSON, as all must that is printed as such.
nlohmann::json parsed(std::string_view text);

// A file of this process with this in it, which the next of the same name replaces.
std::string file_of(std::string_view name, const std::string& text);

}  // namespace memdimm::fuzz
