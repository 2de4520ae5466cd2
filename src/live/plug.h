// SPDX-License-Identifier: GPL-2.0-or-later
// A module on its way into a guest that runs.
#pragma once

#include <span>
#include <string>

#include "analysis/reader.h"
#include "layout/layout.h"

namespace memdimm::live {

// `domain` with the boot DIMM that `layout` only created as its last module, in slot 0.
model::Domain with_boot_module(const model::Domain& domain,
                               const layout::Layout& layout);

// `domain` with `module` at its end. A boot DIMM that was only created becomes a module
// first, so that the new one cannot take its place. In the proposal a module that names
// no slot gets the lowest free one above the boot module's, where there is one, and
// node 0 is not named to a guest without nodes.
model::Domain with_module(const model::Domain& domain,
                          const layout::Layout& layout,
                          const model::Module& module);

// `domain` with one more module, resolved and checked. Findings about the domain as it
// was are not repeated. The module is the last of Layout::modules.
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
