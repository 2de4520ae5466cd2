// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/libvirt.h"

#include <algorithm>
#include <map>

#include "facts/limits.h"
#include "facts/versions.h"
#include "layout/libvirt_backend.h"
#include "layout/libvirt_define.h"
#include "layout/libvirt_numa.h"
#include "layout/names.h"
#include "layout/slots.h"

namespace memdimm::layout {
namespace {

using model::Domain;
using model::Module;
using Use = BackendUse::For;

// What decides how one domain is built up; goes from step to step below.
struct Builder {
  const Domain& domain;
  const Target& target;
  const Completed& completed;
  const Started& started;
  const Machine& machine;
  BackendMaker backends;
};

BackendUse cell_use(unsigned node, const Started& started) {
  return {.what = Use::Cell,
          .node = node,
          .module = nullptr,
          .size = started.cells[node],
          .id = "ram-node" + std::to_string(node)};
}

// Old machines are told of their nodes without backends, as long as no node needs one.
bool nodes_have_backends(const Builder& on) {
  const bool legacy = on.machine.family != nullptr &&
                      on.machine.version <= on.machine.family->last_node_mem;
  if (!legacy || has_hmat(on.domain)) {
    return true;
  }
  for (unsigned node = 0; node < on.completed.tuning.size(); ++node) {
    if (on.backends.needed(cell_use(node, on.started))) {
      return true;
    }
  }
  return false;
}

// -mem-prealloc and -mem-path: boot memory that has no backend.
void use_legacy_options(Builder& on, Layout& layout) {
  const model::MemoryBacking& backing = on.domain.backing;
  std::optional<Bytes> page;
  if (backing.hugepages) {
    page = backing.pages.empty() ? default_hugepage(on.domain.guest, on.target)
                                 : backing.pages.front().size.value;
  }
  if (page && *page != architecture(on.domain.guest).host_page) {
    layout.legacy_path = on.backends.hugepage_path(*page);
    layout.legacy_prealloc = true;
  } else if (backing.source && backing.source->value == model::SourceType::File) {
    layout.legacy_path = on.backends.memory_path() + "/ram";
  }
  if (backing.allocation && backing.allocation->value == model::Allocation::Immediate) {
    layout.legacy_prealloc = true;
  }
  on.backends.set_legacy_prealloc(layout.legacy_prealloc);
}

void build_boot_memory(Builder& on, Layout& layout) {
  const std::string_view ram_id =
      on.machine.family == nullptr ? "" : on.machine.family->ram_id;
  if (ram_id.empty()) {
    use_legacy_options(on, layout);
    return;
  }
  layout.boot_backend = on.backends.make({.what = Use::Boot,
                                          .node = std::nullopt,
                                          .module = nullptr,
                                          .size = layout.boot,
                                          .id = std::string(ram_id)});
}

void build_nodes(Builder& on, Layout& layout) {
  const bool backends = nodes_have_backends(on);
  if (!backends) {
    use_legacy_options(on, layout);
  }
  for (unsigned node = 0; node < on.completed.cells.size(); ++node) {
    GuestNode& out = layout.nodes.emplace_back();
    out.id = node;
    out.cpus = on.completed.cells[node].cpus;
    if (node >= facts::kMostNodes) {
      continue;  // QEMU takes no more, and a rule says so
    }
    if (layout.hmat) {
      out.initiator = initiator(on.domain, on.completed.cells, node);
    }
    if (backends) {
      if (on.started.cells[node] != 0 || !on.target.has(facts::Libvirt::EmptyCells)) {
        out.backend = on.backends.make(cell_use(node, on.started));
      }
    } else {
      out.legacy_mem = align_down(on.started.cells[node], kMiB);
    }
  }
  layout.distances = distances(on.completed.cells);
}

// dimm and nvdimm are numbered by their slots, the others by their order.
std::string id_of(const Module& module,
                  std::optional<unsigned> slot,
                  std::map<std::size_t, unsigned>& counts) {
  if (module.alias && keeps_alias(module.alias->value)) {
    return module.alias->value;
  }
  return device_id(module.model(), slot ? *slot : counts[module.kind.index()]++);
}

Bytes alignment_of(const Module& module, const Backend& backend) {
  const auto* mem = std::get_if<model::VirtioMem>(&module.kind);
  const Bytes own = backend.alignment();
  return mem != nullptr && mem->block ? std::max(own, mem->block->value) : own;
}

// What QEMU maps: an nvdimm without its label, in whole steps of its backend; no epc,
// which has a region of its own.
Bytes mapped_size(const Module& module, Bytes size, const Backend& backend) {
  if (module.is<model::SgxEpc>()) {
    return 0;
  }
  const auto* nvdimm = std::get_if<model::Nvdimm>(&module.kind);
  if (nvdimm == nullptr) {
    return size;
  }
  const Bytes label = nvdimm->label ? nvdimm->label->value : 0;
  return label < size ? align_down(size - label, backend.alignment()) : 0;
}

bool on_ccw(const Machine& machine, const Module& module) {
  if (std::holds_alternative<model::CcwAddress>(module.bus_address)) {
    return true;
  }
  return machine.has_ccw() && !module.address_type;
}

// Where libvirt makes one up, this is one that is always the same for a file.
std::optional<std::string> missing_uuid(const Domain& domain,
                                        const Module& module,
                                        const Backend& backend) {
  const auto* nvdimm = std::get_if<model::Nvdimm>(&module.kind);
  if (nvdimm == nullptr || nvdimm->uuid || !architecture(domain.guest).papr_nvdimm) {
    return std::nullopt;
  }
  return made_up_uuid(backend.path.value_or(backend.id));
}

// libvirt (9.0) says it of function 0 as soon as another function of the slot is used.
std::optional<bool> multifunction(const Domain& domain, const Module& module) {
  const auto* pci = std::get_if<model::PciAddress>(&module.bus_address);
  if (pci == nullptr || pci->function != 0 || pci->multifunction) {
    return pci == nullptr ? std::nullopt : pci->multifunction;
  }
  const auto beside = [pci](const model::DeviceAddress& address) {
    const auto* other = std::get_if<model::PciAddress>(&address);
    return other != nullptr && other->function != 0 && other->domain == pci->domain &&
           other->bus == pci->bus && other->slot == pci->slot;
  };
  const bool any =
      std::any_of(domain.modules.begin(),
                  domain.modules.end(),
                  [&](const Module& one) { return beside(one.bus_address); }) ||
      std::any_of(domain.guest.others.begin(),
                  domain.guest.others.end(),
                  [&](const model::OtherDevice& one) { return beside(one.address); });
  return any ? std::optional(true) : std::nullopt;
}

PlacedModule build_module(const Builder& on,
                          std::size_t index,
                          std::optional<unsigned> slot,
                          std::string id) {
  const Module& module = on.domain.modules[index];
  PlacedModule placed;
  placed.index = index;
  placed.node = on.completed.node_of(module);
  placed.size = on.started.modules[index];
  const BackendUse use{.what = Use::Module,
                       .node = placed.node,
                       .module = &module,
                       .size = placed.size,
                       .id = backend_id(id)};
  placed.id = std::move(id);
  placed.backend = on.backends.make(use);
  placed.slot = slot;
  placed.mapped = mapped_size(module, placed.size, placed.backend);
  placed.alignment = alignment_of(module, placed.backend);
  const bool takes_base =
      module.takes_slot() || on.target.has(facts::Libvirt::TargetAddress);
  if (takes_base && module.base && module.base->value != 0) {
    placed.address = module.base->value;
    placed.address_given = true;
  }
  placed.made_up_uuid = missing_uuid(on.domain, module, placed.backend);
  if (const auto* virtio_mem = std::get_if<model::VirtioMem>(&module.kind)) {
    if (facts::has(on.target.qemu, facts::Qemu::DynamicMemslots) &&
        on.target.has(facts::Libvirt::DynamicMemslots)) {
      placed.dynamic_memslots = virtio_mem->dynamic_memslots;
    }
    const auto& allocation = on.domain.backing.allocation;
    const bool immediate =
        allocation && allocation->value == model::Allocation::Immediate;
    placed.prealloc = facts::has(on.target.qemu, facts::Qemu::VirtioMemPrealloc) &&
                      (immediate || placed.backend.page_size);
  }
  placed.multifunction = multifunction(on.domain, module);
  placed.has_driver =
      module.driver.where() && on.target.has(facts::Libvirt::VirtioDriver);
  placed.ccw = !module.row().ccw_driver.empty() && on_ccw(on.machine, module);
  return placed;
}

void build_modules(const Builder& on, Layout& layout) {
  const auto slots = assign_slots(on.domain);
  std::map<std::size_t, unsigned> counts;
  for (std::size_t i = 0; i < on.domain.modules.size(); ++i) {
    layout.modules.push_back(
        build_module(on, i, slots[i], id_of(on.domain.modules[i], slots[i], counts)));
    const PlacedModule& placed = layout.modules.back();
    layout.plugged =
        saturating_add(layout.plugged, counted_size(placed, on.domain.guest));
  }
}

// By their place in the document.
std::vector<Bytes> started_cells(const Domain& domain,
                                 const Completed& completed,
                                 const Started& started) {
  std::vector<Bytes> out(domain.cells.size());
  for (std::size_t id = 0; id < completed.cells.size(); ++id) {
    if (const model::Cell* cell = completed.cells[id].cell) {
      out.at(static_cast<std::size_t>(cell - domain.cells.data())) = started.cells[id];
    }
  }
  return out;
}

}  // namespace

Bytes counted_size(const PlacedModule& placed, const model::Guest& guest) {
  return architecture(guest).papr_nvdimm ? placed.mapped : placed.size;
}

Layout resolve_libvirt(const Domain& domain, const Target& target) {
  const Completed completed = complete(domain, target);
  const Started started = start_sizes(domain, completed, target);
  Layout layout;
  layout.machine = find_machine(domain.guest, target);
  layout.boot = started.boot;
  layout.maximum = started.maximum;
  layout.slots = domain.slots ? domain.slots->value : 0;
  layout.hmat = has_hmat(domain);
  layout.boot_in_mib = !layout.maximum && !target.has(facts::Libvirt::SizeInKib);
  Builder on{.domain = domain,
             .target = target,
             .completed = completed,
             .started = started,
             .machine = layout.machine,
             .backends = BackendMaker(domain, completed, target)};
  if (completed.cells.empty()) {
    build_boot_memory(on, layout);
  } else {
    build_nodes(on, layout);
  }
  build_modules(on, layout);
  layout.total = saturating_add(layout.boot, layout.plugged);
  layout.reading =
      LibvirtReading{.defined = completed.defined,
                     .placement = completed.placement,
                     .started_cells = started_cells(domain, completed, started)};
  return layout;
}

}  // namespace memdimm::layout
