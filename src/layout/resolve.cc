// SPDX-License-Identifier: GPL-2.0-or-later
// Makes a layout of a domain: its dialect's resolution, then machine, CPU and places.
#include "layout/layout.h"
#include "layout/libvirt.h"
#include "layout/place.h"
#include "layout/proposal.h"

namespace memdimm::layout {

Bytes Layout::mapped() const {
  Bytes sum = 0;
  for (const PlacedModule& module : modules) {
    sum = saturating_add(sum, module.mapped);
  }
  return sum;
}

Layout resolve(const model::Domain& domain, const Target& target) {
  Layout layout = domain.dialect == model::DialectId::Proposal
                      ? resolve_proposal(domain, target)
                      : resolve_libvirt(domain, target);
  layout.machine = find_machine(domain.guest, target);
  layout.cpu = cpu_addressing(domain.guest, target);
  place_modules(layout);
  return layout;
}

}  // namespace memdimm::layout
