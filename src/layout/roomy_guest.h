// SPDX-License-Identifier: GPL-2.0-or-later
// The guest in which a module by itself is judged.
#pragma once

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

RoomyGuest roomy_guest(model::DialectId dialect,
                       const model::Module& module,
                       const Target& target);

}  // namespace memdimm::layout
