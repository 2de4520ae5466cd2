// SPDX-License-Identifier: GPL-2.0-or-later
#include "edit/plan.h"

#include <vector>

#include "edit/sizes.h"
#include "facts/architectures.h"

namespace memdimm::edit {
namespace {

using layout::Plan;
using Lines = std::vector<std::string>;

std::string quoted_number(std::uint64_t number) {
  return '\'' + std::to_string(number) + '\'';
}

Lines totals(const Plan& plan, bool libvirt) {
  // libvirt's boot memory takes none.
  const std::string slots = "slots=" + quoted_number(plan.slots - (libvirt ? 1 : 0));
  const Written maximum = write_size(plan.maximum);
  const Written total = write_size(plan.total);
  if (libvirt) {
    return {"<maxMemory " + slots + " unit='" + maximum.unit + "'>" + maximum.number +
                "</maxMemory>",
            sized("memory", plan.total)};
  }
  return {"<memory " + slots + " max-memory='" + maximum.number +
          "' max-memory-unit='" + maximum.unit + "' unit='" + total.unit + "'>" +
          total.number + "</memory>"};
}

// What node 0 cannot share evenly, in steps that libvirt leaves as they are, it keeps.
Bytes boot_share(const Plan& plan, unsigned nodes, unsigned node) {
  const Bytes share = align_down(plan.boot / nodes, facts::StartUnits{}.module);
  return node == 0 ? plan.boot - share * (nodes - 1) : share;
}

Lines cells(const Plan& plan, bool libvirt) {
  if (!libvirt && !plan.nodes) {
    return {};
  }
  const unsigned nodes = plan.nodes.value_or(1);
  Lines lines = {"<cpu>", "  <numa>"};
  for (unsigned node = 0; node < nodes; ++node) {
    std::string cell =
        "    <cell id=" + quoted_number(node) + " cpus=" + quoted_number(node);
    if (libvirt) {
      const Written memory = write_size(boot_share(plan, nodes, node));
      cell += " memory='" + memory.number + "' unit='" + memory.unit + '\'';
    }
    lines.push_back(cell + "/>");
  }
  lines.emplace_back("  </numa>");
  lines.emplace_back("</cpu>");
  return lines;
}

Lines module_lines(Bytes size,
                   std::optional<unsigned> node,
                   unsigned slot,
                   bool libvirt) {
  if (libvirt) {
    layout::PlacedModule placed;
    placed.size = size;
    placed.node = node;
    placed.slot = slot;
    return libvirt_dimm({}, placed);
  }
  layout::Backend backend;
  backend.size = size;
  return proposal_module({&backend, node, std::nullopt, slot});
}

void append(std::string_view indent, const Lines& lines, std::string& out) {
  for (const std::string& line : lines) {
    out += std::string(indent) + line + '\n';
  }
}

}  // namespace

std::string plan_document(const Plan& plan,
                          model::DialectId dialect,
                          std::string_view type) {
  const bool libvirt = dialect == model::DialectId::Libvirt;
  std::string out = "<domain type='" + std::string(type) + "'>\n";
  append("  ", {"<name>planned</name>"}, out);
  append("  ", totals(plan, libvirt), out);
  append("  ",
         {"<vcpu>" + std::to_string(plan.nodes.value_or(1)) + "</vcpu>",
          "<os><type arch='x86_64' machine='q35'>hvm</type></os>",
          "<features><acpi/></features>"},
         out);
  append("  ", cells(plan, libvirt), out);
  out += "  <devices>\n";
  const auto boot_node = plan.nodes ? std::optional(0U) : std::nullopt;
  if (!libvirt) {
    append("    ", module_lines(plan.boot, boot_node, 0, libvirt), out);
  }
  for (unsigned i = 0; i < plan.modules.size(); ++i) {
    const unsigned slot = libvirt ? i : i + 1;
    append("    ", module_lines(plan.modules[i], plan.node_of(i), slot, libvirt), out);
  }
  return out + "  </devices>\n</domain>\n";
}

}  // namespace memdimm::edit
