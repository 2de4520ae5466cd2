// SPDX-License-Identifier: GPL-2.0-or-later
// A definition that says where the modules of a running machine are: started afresh, it
// is that machine.
#pragma once

#include <string>

#include "analysis/reader.h"
#include "live/state.h"

namespace memdimm::live {

enum class Pin {
  WhereOthers,  // slots and addresses where a start would give others
  Everything,   // all slots and addresses
};

// `text` is a definition whose modules are those of `running`, in the order of its
// Domain::modules. What cannot be written, so that a start would be another machine, is
// told as an error.
std::string pinned(std::string text,
                   const State& running,
                   Pin how,
                   analysis::Reader& reader);

}  // namespace memdimm::live
