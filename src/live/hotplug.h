// SPDX-License-Identifier: GPL-2.0-or-later
// Plugging a module into a domain, with what a running guest forbids.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "analysis/reader.h"
#include "emit/qmp.h"
#include "facts/versions.h"

namespace memdimm::live {

// MD250 to MD257, MD310: hotplug_codes.h.
std::span<const Code> hotplug_codes();

// What is to be done with one module, as hotplug-json is asked for it.
struct HotplugRequest {
  std::string module;           // its file
  std::string domain;           // the definition that runs; "": nothing is known of it
  bool unplug = false;          // else plug, or resize
  std::optional<Bytes> resize;  // to so many bytes
  std::string id;               // the device's; "": after its slot
  emit::Form form = emit::Form::Ndjson;
};

// The QMP commands for it; what they are is only of worth where no error was found.
std::string hotplug(const HotplugRequest& request, analysis::Reader& reader);

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

// Findings for a module that cannot be changed while the guest runs; `verb` is
// "plugged" or "unplugged". false after one.
bool is_pluggable(const model::Module& module, std::string_view verb, Diagnostics& out);

// Findings for one that QEMU does not unplug.
void check_unplug(const model::Module& module, facts::Version qemu, Diagnostics& out);

// Findings for one that the running guest has no place for: no nvdimm=on, no bus.
void check_place(const model::Domain& running,
                 const layout::Layout& layout,
                 const model::Module& module,
                 Diagnostics& out);

// The domain's placed module that `wanted` means: the one in its slot, else the first
// of its kind, size and source. nullptr after a finding.
const layout::PlacedModule* find_module(const analysis::Analysis& domain,
                                        const model::Module& wanted,
                                        analysis::Reader& reader);

// The one with this device id; nullptr after a finding.
const layout::PlacedModule* find_module(const analysis::Analysis& domain,
                                        const std::string& id,
                                        analysis::Reader& reader);

}  // namespace memdimm::live
