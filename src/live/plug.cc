// SPDX-License-Identifier: GPL-2.0-or-later
// The domain with the module in it, and what the guest's start has settled for good.
#include "live/plug.h"

#include <algorithm>

#include "base/text.h"
#include "facts/limits.h"
#include "live/dialects.h"
#include "live/hotplug_codes.h"
#include "live/refusals.h"

namespace memdimm::live {
namespace {

using analysis::Analysis;

std::optional<unsigned> free_slot_above(unsigned boot_slot,
                                        const layout::Layout& layout) {
  for (unsigned slot = boot_slot + 1; slot < std::min(layout.slots, facts::kMostSlots);
       ++slot) {
    const bool taken = std::any_of(
        layout.modules.begin(),
        layout.modules.end(),
        [&](const layout::PlacedModule& placed) { return placed.slot == slot; });
    if (!taken) {
      return slot;
    }
  }
  return std::nullopt;
}

// A module that names a new node makes it in a document, and cannot in a running guest.
void check_node(const layout::Layout& before,
                const Analysis& after,
                const model::Module& module,
                Diagnostics& out) {
  const std::size_t nodes = before.nodes.size();
  if (after.layout->nodes.size() == nodes || !module.node) {
    return;
  }
  Diagnostic& found =
      out.add(kNodeNotInGuest,
              module.node->where,
              "the guest has no node " + std::to_string(module.node->value) +
                  ": the domain declares " +
                  (nodes == 0 ? std::string("none") : counted(nodes, "node")));
  found.labels.push_back({after.domain->where, "the domain"});
  found.help = "plug into a node that the domain declares, or into none";
}

// In the proposal the module in the lowest slot is the memory at boot.
void check_boot_slot(const layout::Layout& before,
                     const Analysis& after,
                     const model::Module& module,
                     Diagnostics& out) {
  if (after.layout->boot_slot() == before.boot_slot()) {
    return;
  }
  const std::string boot_slot = std::to_string(*before.boot_slot());
  const auto& slot = module.slot;
  Diagnostic& found = out.add(
      kBootMemoryFixed,
      slot ? slot->where : module.where,
      (slot ? "slot " + std::to_string(slot->value) + " is below slot " + boot_slot
            : "no slot is free above slot " + boot_slot) +
          ", which holds the memory at boot");
  found.labels.push_back({after.domain->where, "the domain"});
  found.help = slot ? "plug into a slot above " + boot_slot
                    : "raise the number of slots and restart the guest";
}

}  // namespace

model::Domain with_boot_module(const model::Domain& domain,
                               const layout::Layout& layout) {
  model::Domain out = domain;
  model::Module boot;
  boot.where = domain.memory_element.value_or(domain.where);
  boot.size = {layout.boot, boot.where};
  boot.slot = Located<unsigned>{0, boot.where};
  out.modules.push_back(std::move(boot));
  return out;
}

model::Domain with_module(const model::Domain& domain,
                          const layout::Layout& layout,
                          const model::Module& module) {
  model::Domain out = layout.boot_created() ? with_boot_module(domain, layout) : domain;
  // libvirt creates cell 0 from what the total leaves: without cells of its own the
  // document's total grows by the module, or the guest would boot with less.
  const bool takes_from_total = layout.libvirt() != nullptr && domain.cells.empty();
  if (takes_from_total && out.total) {
    out.total->value = saturating_add(out.total->value, module.size.value);
  }
  out.modules.push_back(module);
  const bool first_node = layout.boot_slot() && layout.nodes.empty() && module.node;
  if (first_node && module.node->value == 0) {
    // All memory of a guest without nodes is on node 0; to name it would make the guest
    // a NUMA guest, which a running one does not become.
    out.modules.back().node.reset();
  }
  if (layout.boot_slot() && module.takes_slot() && !module.slot) {
    if (const auto slot = free_slot_above(*layout.boot_slot(), layout)) {
      out.modules.back().slot = Located<unsigned>{*slot, module.where};
    }
  }
  return out;
}

void plug(Analysis& domain,
          const model::Module& module,
          analysis::Pipeline& pipeline,
          Diagnostics& out) {
  domain.domain = with_module(*domain.domain, *domain.layout, module);
  Diagnostics found;
  domain.layout = pipeline.judge(*domain.domain, found);
  for (Diagnostic& one : found.take_sorted()) {
    if (one.severity == Severity::Error || one.where.source == module.where.source) {
      out.add(std::move(one));
    }
  }
}

Analysis plug_into(Analysis& domain,
                   const std::string& path,
                   analysis::Reader& reader) {
  Analysis module = reader.module(path);
  if (!module.module ||
      !in_one_dialect(module, domain, kModuleAndDomain, reader.out()) ||
      !is_changeable(*module.module, Verb::Plug, reader.out())) {
    return module;
  }
  const layout::Layout before = *domain.layout;
  plug(domain, *module.module, reader.pipeline(), reader.out());
  if (before.boot_slot()) {
    check_node(before, domain, *module.module, reader.out());
    check_boot_slot(before, domain, *module.module, reader.out());
  }
  return module;
}

void plug_into(Analysis& domain,
               std::span<const std::string> paths,
               analysis::Reader& reader) {
  for (const std::string& path : paths) {
    plug_into(domain, path, reader);
  }
}

}  // namespace memdimm::live
