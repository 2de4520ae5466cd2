// SPDX-License-Identifier: GPL-2.0-or-later
// Plugging a module into a domain, with what a running guest forbids.
#pragma once

#include <span>
#include <string>

#include "cli/session.h"

namespace memdimm::cli {

// MD250 to MD257, MD310: hotplug_codes.h.
std::span<const Code> hotplug_codes();

// Adds the module at `path` to the domain, or says why it cannot be. `domain` has its
// domain and layout; afterwards they hold the module as the last one, if no error came.
// Gives what the module was read as.
Analysis plug_into(Analysis& domain, const std::string& path, Session& session);

// Findings for a module that cannot be changed while the guest runs; `verb` is
// "plugged" or "unplugged". false after one.
bool is_pluggable(const model::Module& module, std::string_view verb, Diagnostics& out);

// Findings for one that QEMU does not unplug.
void check_unplug(const model::Module& module, layout::Version qemu, Diagnostics& out);

// Findings for one that the running guest has no place for: no nvdimm=on, no bus.
void check_place(const model::Domain& running,
                 const layout::Layout& layout,
                 const model::Module& module,
                 Diagnostics& out);

// The domain's placed module that `wanted` means: the one in its slot, else the first
// of its kind, size and source. nullptr after a finding.
const layout::PlacedModule* find_module(const Analysis& domain,
                                        const model::Module& wanted,
                                        Session& session);

// The one with this device id; nullptr after a finding.
const layout::PlacedModule* find_module(const Analysis& domain,
                                        const std::string& id,
                                        Session& session);

}  // namespace memdimm::cli
