// SPDX-License-Identifier: GPL-2.0-or-later
// Sums over the modules, as the balloon and libvirt each count them.
#include "live/balloon.h"

#include <algorithm>

namespace memdimm::live {
namespace {

using model::Module;

Bytes requested_of(const Module& module) {
  const auto* virtio_mem = std::get_if<model::VirtioMem>(&module.kind);
  return virtio_mem != nullptr && virtio_mem->requested ? virtio_mem->requested->value
                                                        : 0;
}

Bytes counted(const State& state) {
  const auto& [domain, layout] = state;
  if (const layout::LibvirtReading* libvirt = layout.libvirt()) {
    return saturating_add(libvirt->defined.boot, libvirt->defined.dimms);
  }
  Bytes sum = layout.boot;
  for (const layout::PlacedModule& placed : layout.modules) {
    if (domain.modules[placed.index].is<model::Dimm>()) {
      sum = saturating_add(sum, placed.size);
    }
  }
  return sum;
}

}  // namespace

bool has_balloon(const model::Domain& domain) {
  return domain.guest.balloon &&
         (domain.dialect == model::DialectId::Libvirt || domain.guest.balloon_said);
}

Balloon balloon(const State& state) {
  Balloon out;
  out.counted = counted(state);
  for (const Module& module : state.domain.modules) {
    out.requested = saturating_add(out.requested, requested_of(module));
  }
  const auto& written = state.domain.current;
  const Bytes current = written ? written->value : 0;
  if (current == 0) {
    out.value = out.counted;  // as libvirt reads 0
  } else if (current > out.requested) {
    out.value = std::min(current - out.requested, out.counted);
  }
  return out;
}

}  // namespace memdimm::live
