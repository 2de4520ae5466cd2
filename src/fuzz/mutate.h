// SPDX-License-Identifier: GPL-2.0-or-later
// Inputs that nobody wrote, made of some that somebody did: for builds without
// libFuzzer.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>

namespace memdimm::fuzz {

// One of `seeds`, which are not empty, changed in one to eight places: bytes, numbers
// and pieces of it, and pieces of the others. At most `longest` bytes.
std::string mutated(std::span<const std::string> seeds,
                    std::size_t longest,
                    std::mt19937_64& random);

}  // namespace memdimm::fuzz
