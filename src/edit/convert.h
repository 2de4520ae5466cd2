// SPDX-License-Identifier: GPL-2.0-or-later
// From one dialect to the other. Only the memory elements change; what the other
// dialect cannot say is a finding at the place that says it.
#pragma once

#include <vector>

#include "diag/diagnostics.h"
#include "edit/edits.h"
#include "layout/layout.h"
#include "model/domain.h"

namespace memdimm::edit {

// What the memory at boot stands on: the first node's backend, or the machine's;
// nullptr where QEMU is told of none.
inline const layout::Backend* boot_backend(const layout::Layout& layout) {
  for (const layout::GuestNode& node : layout.nodes) {
    if (node.backend) {
      return &*node.backend;
    }
  }
  return layout.boot_backend ? &*layout.boot_backend : nullptr;
}

// The guest node that has the memory at boot; 0 in a guest without nodes.
inline unsigned boot_node(const layout::Layout& layout) {
  for (const layout::GuestNode& node : layout.nodes) {
    if (node.backend || node.legacy_mem.value_or(0) != 0) {
      return node.id;
    }
  }
  return 0;
}

// A proposal document, resolved without errors, as the target's libvirt has it: the
// boot module becomes the memory of its cell (with a memnode for its host node, a page
// for its huge pages), every other ram module a dimm; other cells are empty. libvirt
// cannot say: flash and rom as memory, a file's path for a dimm or for boot memory,
// sizes that it would round, and an old one a guest node without boot memory.
std::vector<Edit> to_libvirt(const xml::Document& document,
                             const model::Domain& domain,
                             const layout::Layout& layout,
                             const layout::Target& target,
                             Diagnostics& out);

// A libvirt document, resolved without errors, as the proposal's: the memory of its one
// cell that has any becomes the boot module in the lowest free slot; where a dimm has
// slot 0, every slot moves up by one. The proposal cannot say: several cells with
// memory, modules other than dimm, sharing, allocation, host policies other than
// strict.
std::vector<Edit> to_proposal(const xml::Document& document,
                              const model::Domain& domain,
                              const layout::Layout& layout,
                              const layout::Target& target,
                              Diagnostics& out);

}  // namespace memdimm::edit
