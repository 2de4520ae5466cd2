// SPDX-License-Identifier: GPL-2.0-or-later
// The definition of a guest after a module was plugged into it or taken out while it
// ran.
#pragma once

#include <string>

#include "analysis/reader.h"

namespace memdimm::live {

// The text of the definition at `domain` with the module at `module`; it is only of
// worth where no error was found.
std::string attach(const std::string& domain,
                   const std::string& module,
                   analysis::Reader& reader);

// Likewise without the module that `which` means: by its document, its device's id or
// its slot.
std::string detach(const std::string& domain,
                   const std::string& which,
                   analysis::Reader& reader);

}  // namespace memdimm::live
