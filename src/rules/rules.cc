// SPDX-License-Identifier: GPL-2.0-or-later
// The one list of rule files, and how the rules of it run.
#include <algorithm>
#include <array>

#include "facts/hypervisors.h"
#include "rules/libvirt.h"
#include "rules/rule.h"

namespace memdimm::rules {
namespace {

// The only list of rule files.
constexpr std::array kFiles = {
    hypervisor_rules,
    slot_rules,
    size_rules,
    unit_rules,
    total_rules,
    address_rules,
    machine_rules,
    cpu_rules,
    node_rules,
    backing_rules,
    image_rules,
    guest_rules,
    host_page_rules,
    page_rules,
    host_rules,
    guest_driver_rules,
    libvirt_total_rules,
    libvirt_node_rules,
    libvirt_distance_rules,
    libvirt_device_rules,
    libvirt_around_rules,
    libvirt_version_rules,
    libvirt_virtio_rules,
    libvirt_backing_rules,
    libvirt_numatune_rules,
    libvirt_host_rules,
    libvirt_hmat_rules,
    libvirt_address_rules,
    virtio_mem_rules,
    nvdimm_rules,
    nvdimm_align_rules,
};

bool is_about(const Code& code, model::DialectId dialect) {
  return code.scope == Scope::Both ||
         (code.scope == Scope::Proposal) == (dialect == model::DialectId::Proposal);
}

// What xen or lxc take is theirs to say; a type that is none was meant to be QEMU's.
bool runs_on_qemu(const model::Domain& domain) {
  const facts::Hypervisor* row = facts::find_hypervisor(domain.guest.type.value);
  return row == nullptr || row->qemu;
}

}  // namespace

std::vector<Rule> all() {
  std::vector<Rule> out;
  for (const auto file : kFiles) {
    const auto rows = file();
    out.insert(out.end(), rows.begin(), rows.end());
  }
  std::sort(out.begin(), out.end(), [](const Rule& a, const Rule& b) {
    return a.code.id < b.code.id;
  });
  return out;
}

void run(std::span<const Rule> rules, const Facts& facts, Diagnostics& out) {
  const bool qemu = runs_on_qemu(facts.domain);
  const bool stored =
      !facts.proposal() && facts.target.definition == layout::Definition::Stored;
  for (const Rule& rule : rules) {
    if (!is_about(rule.code, facts.domain.dialect) || !(qemu || rule.any_hypervisor)) {
      continue;
    }
    if (stored && rule.code.refuses == Refuses::Qemu) {
      Diagnostics found;
      rule.check(facts, {rule.code, found});
      for (Diagnostic& one : found.take_sorted()) {
        one.severity = std::min(one.severity, Severity::Warning);
        out.add(std::move(one));
      }
    } else {
      rule.check(facts, {rule.code, out});
    }
  }
}

}  // namespace memdimm::rules
