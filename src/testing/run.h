// SPDX-License-Identifier: GPL-2.0-or-later
// The whole program in this process, for tests.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "cli/command.h"

namespace memdimm::testing {

struct Result {
  int exit = 0;
  std::string out;
  std::string err;
};

inline std::vector<const char*> pointers(const std::vector<std::string>& words) {
  std::vector<const char*> out;
  out.reserve(words.size());
  for (const std::string& word : words) {
    out.push_back(word.c_str());
  }
  return out;
}

inline Result run(const std::vector<std::string>& words,
                  const std::string& input = "") {
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  const auto code =
      cli::run(pointers(words),
               {.in = in, .out = out, .err = err, .in_is_piped = !input.empty()});
  return {static_cast<int>(code), out.str(), err.str()};
}

}  // namespace memdimm::testing
