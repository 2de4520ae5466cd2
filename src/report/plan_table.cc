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

std::string plan_table(const layout::Plan& plan,
                       const model::Domain& domain,
                       const layout::Layout& layout) {
  constexpr std::size_t kWidth = 80;
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
  std::string out =
      layout_headline(layout) + "\n\n" +
      text_table({"slot", "id", "size", "node", "address", "total"}, rows) + '\n' +
      wrapped("modules are multiples of Linux's " + show_size(plan.block) +
                  " memory blocks, each at most " + std::to_string(facts::kMostOfBoot) +
                  " times boot memory",
              kWidth) +
      '\n';
  if (plan.nodes) {
    out += "boot memory is on node 0; in libvirt's dialect all nodes share it\n";
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
