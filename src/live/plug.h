// SPDX-License-Identifier: GPL-2.0-or-later
// A module on its way into a guest that runs.
#pragma once

#include <span>
#include <string>

#include "analysis/reader.h"

namespace memdimm::live {

// `domain` with one more module, as operations.h plugs it, and checked. Findings about
// the domain as it was are not repeated. The module is the last of Layout::modules.
void plug(analysis::Analysis& domain,
          const model::Module& module,
          analysis::Pipeline& pipeline,
          Diagnostics& out);

// Adds the module at `path` to the domain, or says why it cannot be. `domain` has its
// domain and layout; afterwards they hold the module as the last one, if no error came.
// Gives what the module was read as.
analysis::Analysis plug_into(analysis::Analysis& domain,
                             const std::string& path,
                             analysis::Reader& reader);

// All of them, one after the other.
void plug_into(analysis::Analysis& domain,
               std::span<const std::string> paths,
               analysis::Reader& reader);

}  // namespace memdimm::live
