// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/plan_table.h"

#include <vector>

#include "base/text.h"
#include "facts/cpu_models.h"
#include "facts/linux.h"
#include "report/layout_table.h"
#include "report/text_table.h"
#include "report/wrap.h"

namespace memdimm::report {

namespace {

constexpr std::size_t kWidth = 80;

std::string virtio_mem_table(const layout::Plan& plan, const layout::Layout& layout) {
  std::vector<std::vector<std::string>> rows;
  for (const layout::PlacedModule& placed : layout.modules) {
    rows.push_back({placed.id,
                    short_size(placed.size),
                    short_size(plan.requested),
                    std::to_string(placed.node.value_or(0)),
                    placed.address ? show_hex(*placed.address) : std::string()});
  }
  return text_table({"id", "size", "requested", "node", "address"}, rows) + '\n' +
         wrapped("each gives the guest what is requested of it, in blocks of " +
                     show_size(plan.device_block) +
                     ", and as much as its size when that is asked",
                 kWidth) +
         '\n';
}

std::string dimm_table(const layout::Plan& plan,
                       const model::Domain& domain,
                       const layout::Layout& layout) {
  std::vector<std::vector<std::string>> rows;
  Bytes total = plan.boot;
  // Boot memory, the modules in the order of their slots, the free slots.
  for (const SlotRow& row : slot_rows(domain, layout)) {
    const bool module = !rows.empty() && rows.size() <= plan.modules.size();
    total += module ? plan.modules[rows.size() - 1] : 0;
    const bool free = rows.size() > plan.modules.size();
    rows.push_back({row.slot,
                    row.id,
                    row.size,
                    row.node,
                    row.address,
                    free ? std::string() : short_size(total)});
  }
  return text_table({"slot", "id", "size", "node", "address", "total"}, rows) + '\n' +
         wrapped("modules are multiples of Linux's " + show_size(plan.block) +
                     " memory blocks, each at most " +
                     std::to_string(facts::kMostOfBoot) + " times boot memory",
                 kWidth) +
         '\n';
}

}  // namespace

std::string plan_table(const layout::Plan& plan,
                       const model::Domain& domain,
                       const layout::Layout& layout) {
  std::string out = layout_headline(layout) + "\n\n";
  out += plan.model == layout::PlanModel::VirtioMem ? virtio_mem_table(plan, layout)
                                                    : dimm_table(plan, domain, layout);
  if (plan.boot_shared) {
    out +=
        wrapped(
            "boot memory is on node 0; in libvirt's dialect all nodes share it, since "
            "this libvirt has no cells without memory",
            kWidth) +
        '\n';
  } else if (plan.nodes) {
    out += "boot memory is on node 0\n";
  }
  if (plan.phys_bits) {
    out += wrapped("the CPU is told to have " + std::to_string(*plan.phys_bits) +
                       " address bits, which the host must have: a model has " +
                       std::to_string(facts::kUsualBits) + " by itself",
                   kWidth) +
           '\n';
  }
  if (!plan.assumed.empty()) {
    out += "assumed:\n";
    for (const std::string& one : plan.assumed) {
      out += "  " + one + '\n';
    }
  }
  return out;
}

}  // namespace memdimm::report
