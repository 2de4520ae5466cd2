// SPDX-License-Identifier: GPL-2.0-or-later
// A domain's currentMemory as QEMU's balloon counts it. Only boot memory and DIMMs are
// the balloon's (query-balloon of QEMU 7.2 shows neither virtio-mem nor nvdimm);
// libvirt's currentMemory has what every virtio-mem was asked for added to that.
#pragma once

#include "live/state.h"

namespace memdimm::live {

struct Balloon {
  Bytes counted = 0;    // boot memory and DIMMs
  Bytes requested = 0;  // of all virtio-mem
  Bytes value = 0;      // what the guest keeps of `counted`; 0: currentMemory is less
                        // than `requested`, and QEMU takes no such value

  [[nodiscard]] Bytes held() const { return counted - value; }
  // As currentMemory says it.
  [[nodiscard]] Bytes current() const { return saturating_add(value, requested); }
};

// Whether the guest has one: libvirt gives it to every guest that does not say
// otherwise, QEMU to none that does not ask.
bool has_balloon(const model::Domain& domain);

// A currentMemory that is absent or too large holds nothing back: QEMU cuts the value
// to what it counts.
Balloon balloon(const State& state);

}  // namespace memdimm::live
