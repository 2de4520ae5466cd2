// SPDX-License-Identifier: GPL-2.0-or-later
// Names of which it is known that they are no slip of the pen: most documents have the
// same, and to compare letters takes longer than all else about them.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "grammar/pattern.h"

namespace memdimm::grammar {

class Unlike {
 public:
  // Whether `name` looks like none of `known`, and like no name of `neighbours`, which
  // must be the same at each call.
  bool has(std::string_view name,
           NameList known,
           std::span<const Neighbour> neighbours);

 private:
  // The next name of the same hash replaces it.
  struct Found {
    std::string name;
    const std::string_view* known = nullptr;
    bool unlike = false;
  };

  std::array<Found, 256> found_;
};

}  // namespace memdimm::grammar
