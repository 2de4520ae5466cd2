// SPDX-License-Identifier: GPL-2.0-or-later
// What it takes to turn a guest that runs by one document into the guest of another:
// what is plugged, unplugged or resized while it runs, and what needs a restart. Only
// memory is compared.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diag/diagnostic.h"
#include "live/facets.h"

namespace memdimm::live {

// In the order in which they are made.
enum class ChangeKind { Unplug, Plug, Resize, Balloon, Restart };

struct Change {
  ChangeKind kind = ChangeKind::Restart;
  Span where;                 // in the wanted document, or in the running one
  std::string what;           // a device's id, "maxMemory", "size of dimm1", …
  std::string before, after;  // "" where there is none to show
  std::string reason;         // of a restart, where before and after do not say it
  std::size_t module = 0;     // in Layout::modules: of the running state for Unplug, of
                              // the wanted one for Plug and Resize
  Bytes bytes = 0;            // Resize and Balloon: the new size
  Bytes bytes_before = 0;     // Resize: the old one
};

struct Remark {
  Span where;
  std::string text;
  const Code* code = nullptr;  // of a rule that says it, if one does
};

struct Comparison {
  State running;
  // As wanted, on the running guest: modules that stay keep slot, address and id.
  State wanted;
  std::vector<Change> changes;
  std::vector<Remark> remarks;
};

// Both in one dialect and without errors. A module is the same in both when it has the
// uuid, the alias or the slot, or where the wanted document names no slot, when nothing
// about it has changed; one that cannot be unplugged, also when something has.
Comparison compare(State running, State wanted, const layout::Target& target);

}  // namespace memdimm::live
