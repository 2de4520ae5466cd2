// SPDX-License-Identifier: GPL-2.0-or-later
// How a target of the fuzzer says that a property does not hold.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace memdimm::fuzz {

// Ends the process where `holds` is false, which libFuzzer takes for a crash and keeps
// the input of.
inline void must(bool holds, std::string_view what, std::string_view about = {}) {
  if (!holds) {
    (void)std::fprintf(stderr,
                       "does not hold: %.*s\n%.*s\n",
                       static_cast<int>(what.size()),
                       what.data(),
                       static_cast<int>(about.size()),
                       about.data());
    std::abort();
  }
}

}  // namespace memdimm::fuzz
