// SPDX-License-Identifier: GPL-2.0-or-later
// The QMP sequences that change a running guest's memory: what to send, what to wait
// for, and how to undo what was done when QEMU refuses a step.
#pragma once

#include <string>

#include "emit/item.h"

namespace memdimm::emit {

enum class Form {
  Ndjson,  // one command a line, fit for a monitor socket
  Plan,    // one document: steps, each with its rollback and its events
};

// object-add, then device_add with object-del as its rollback. Before QEMU 6.0
// object-add takes its properties in `props`.
std::string plug(const model::Module& module,
                 const layout::PlacedModule& placed,
                 const layout::Layout& layout,
                 layout::Version qemu,
                 Form form);

// device_del, its events, then object-del. QEMU (5.2 to 11.1) unplugs no nvdimm and no
// virtio-pmem, and virtio-mem only from 8.2 on, once it is empty: its size is asked
// down to 0 first.
std::string unplug(const model::Module& module,
                   const layout::PlacedModule& placed,
                   layout::Version qemu,
                   Form form);

// qom-set of a virtio-mem's requested-size, in bytes.
std::string resize(const layout::PlacedModule& placed, Bytes requested, Form form);

}  // namespace memdimm::emit
