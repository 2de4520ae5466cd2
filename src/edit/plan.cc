// SPDX-License-Identifier: GPL-2.0-or-later
#include "edit/plan.h"

#include <vector>

#include "edit/edits.h"
#include "edit/sizes.h"
#include "facts/architectures.h"

namespace memdimm::edit {
namespace {

using layout::Plan;
using Lines = std::vector<std::string>;

Lines totals(const Plan& plan, bool libvirt) {
  if (plan.model == layout::PlanModel::VirtioMem) {
    const Bytes whole = plan.boot + plan.modules.front() * plan.modules.size();
    XmlAttributes slots;
    if (plan.slots != 0) {
      slots = {{"slots", plan.slots}};
    }
    return {sized("maxMemory", plan.maximum, slots),
            sized("memory", whole),
            sized("currentMemory", plan.total)};
  }
  if (libvirt) {
    return {libvirt_maximum(plan.slots, plan.maximum), sized("memory", plan.total)};
  }
  return {proposal_memory(plan.slots, plan.maximum, plan.total)};
}

// Where nodes share it, what node 0 cannot share evenly, in steps that libvirt leaves
// as they are, it keeps.
Bytes boot_share(const Plan& plan, unsigned nodes, unsigned node) {
  if (!plan.boot_shared) {
    return node == 0 ? plan.boot : 0;
  }
  const Bytes share =
      align_down(steps_in(plan.boot, nodes), facts::StartUnits{}.module);
  return node == 0 ? plan.boot - share * (nodes - 1) : share;
}

void add_cells(const Plan& plan, bool libvirt, Lines& lines) {
  const unsigned nodes = plan.nodes.value_or(1);
  lines.emplace_back("  <numa>");
  for (unsigned node = 0; node < nodes; ++node) {
    XmlAttributes cell = {{"id", node}, {"cpus", node}};
    if (libvirt) {
      const Bytes share = boot_share(plan, nodes, node);
      const WrittenNumber memory =
          share == 0 ? write_size(0, "KiB") : write_size(share);
      cell.emplace_back("memory", memory.number);
      cell.emplace_back("unit", memory.unit);
    }
    lines.push_back("    " + element("cell", cell));
  }
  lines.emplace_back("  </numa>");
}

Lines cpu(const Plan& plan, bool libvirt) {
  const bool numa = libvirt || plan.nodes;
  if (!numa && !plan.phys_bits) {
    return {};
  }
  Lines lines = {"<cpu>"};
  if (plan.phys_bits) {
    lines.push_back("  " + element("maxphysaddr",
                                   {{"mode", "emulate"}, {"bits", *plan.phys_bits}}));
  }
  if (numa) {
    add_cells(plan, libvirt, lines);
  }
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

Lines virtio_mem_lines(const Plan& plan, Bytes size, unsigned node) {
  return {"<memory model='virtio-mem'>",
          "  <target>",
          "    " + sized("size", size),
          "    " + element("node", {}, std::to_string(node)),
          "    " + sized("block", plan.device_block),
          "    " + sized("requested", plan.requested),
          "  </target>",
          "</memory>"};
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
  std::string out = "\n";
  append("  ", {"<name>planned</name>"}, out);
  append("  ", totals(plan, libvirt), out);
  append("  ",
         {element("vcpu", {}, std::to_string(plan.nodes.value_or(1))),
          "<os><type arch='x86_64' machine='q35'>hvm</type></os>",
          "<features><acpi/></features>"},
         out);
  append("  ", cpu(plan, libvirt), out);
  out += "  <devices>\n";
  const auto boot_node = plan.nodes ? std::optional(0U) : std::nullopt;
  if (!libvirt) {
    append("    ", module_lines(plan.boot, boot_node, 0, libvirt), out);
  }
  for (unsigned i = 0; i < plan.modules.size(); ++i) {
    const auto node = plan.node_of(i);
    append("    ",
           plan.model == layout::PlanModel::VirtioMem
               ? virtio_mem_lines(plan, plan.modules[i], node.value_or(0))
               : module_lines(plan.modules[i], node, i + 1, libvirt),
           out);
  }
  return element("domain", {{"type", type}}, out + "  </devices>\n") + '\n';
}

}  // namespace memdimm::edit
