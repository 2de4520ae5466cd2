// SPDX-License-Identifier: GPL-2.0-or-later
// The guest in which a module by itself is judged.
#pragma once

#include <array>
#include <string_view>

#include "facts/architectures.h"
#include "layout/layout.h"

namespace memdimm::layout {

// A domain for a module about which nothing else is known: it has every slot, every
// guest node and room for anything, so that only what is wrong with the module itself
// is found.
struct RoomyGuest {
  model::Domain domain;  // the module is its last
  Layout layout;         // the module is the last placed one, without address and,
                         // where it names none, without slot
};

// What of a guest's surroundings is not the module's to say.
struct Surroundings {
  std::string_view architecture = facts::kUsualArchitecture;
  bool cells = true;  // guest nodes, which a proposal's guest never has here
};

// Those beside the usual ones: a module is wrong by itself if it is in all of them.
inline constexpr std::array kSurroundings = {
    Surroundings{.cells = false},
    Surroundings{.architecture = "ppc64"},
    Surroundings{.architecture = "s390x"},
};

RoomyGuest roomy_guest(model::DialectId dialect,
                       const model::Module& module,
                       const Target& target,
                       const Surroundings& surroundings = {});

}  // namespace memdimm::layout
