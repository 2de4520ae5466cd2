// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/hotplug.h"

#include <algorithm>

#include "base/text.h"
#include "dialect/codes.h"
#include "emit/qmp.h"
#include "facts/machines.h"
#include "layout/roomy_guest.h"
#include "live/hotplug_codes.h"
#include "live/plug.h"

namespace memdimm::live {
namespace {

using analysis::Analysis;
using layout::PlacedModule;
using model::Module;

}  // namespace

bool is_pluggable(const Module& module, std::string_view verb, Diagnostics& out) {
  if (!module.is_memory()) {
    out.add(kImageNotPluggable,
            module.where,
            (module.is<model::Flash>() ? "flash" : "a rom") +
                std::string(" cannot be ") + std::string(verb) +
                " while the guest runs")
        .help = "change the domain and restart the guest";
    return false;
  }
  if (module.is<model::SgxEpc>()) {
    out.add(kNotUnpluggable,
            module.where,
            "an SGX section cannot be " + std::string(verb) + " while the guest runs")
        .help = "change the domain and restart the guest";
    return false;
  }
  return true;
}

void check_unplug(const Module& module, facts::Version qemu, Diagnostics& out) {
  if (can_unplug(module, qemu)) {
    return;
  }
  const auto& since = module.row().unplug;
  out.add(kNotUnpluggable,
          module.where,
          since ? "QEMU before " + facts::show_version(*since) + " unplugs no " +
                      std::string(model_word(module))
                : "QEMU unplugs no nvdimm and no virtio-pmem")
      .help = since ? "shrink it with --resize 0"
                    : "remove it from the definition and restart the guest";
}

namespace {

void check_nvdimm(const model::Domain& domain, const Module& module, Diagnostics& out) {
  const bool enabled =
      std::any_of(domain.modules.begin(), domain.modules.end(), [](const Module& one) {
        return one.is<model::Nvdimm>();
      });
  if (module.is<model::Nvdimm>() && !enabled) {
    Diagnostic& found = out.add(kNvdimmNotEnabled,
                                module.where,
                                "the guest takes no nvdimm: its domain has "
                                "none, so it starts without nvdimm=on");
    found.labels.push_back({domain.where, "the domain"});
    found.help = "add the nvdimm to the domain and restart the guest";
  }
}

void check_bus(const layout::Layout& layout, const Module& module, Diagnostics& out) {
  const facts::MachineFamily* family = layout.machine.family;
  const bool on_pci = module.row().addresses.front() == "pci";
  if (family == nullptr || family->root_hotplug || !on_pci) {
    return;
  }
  const auto* pci = std::get_if<model::PciAddress>(&module.bus_address);
  if (pci != nullptr && pci->bus != 0) {
    return;
  }
  Diagnostic& found = out.add(
      kBusWithoutHotplug,
      module.where,
      (pci != nullptr ? "bus 0 of a " : "no bus is named, and the root bus of a ") +
          std::string(family->alias) + " machine takes no device while the guest runs");
  found.severity = pci != nullptr ? Severity::Error : Severity::Note;
  found.help =
      "name the bus of a free pcie-root-port: <address type='pci' bus='0x01' …/>";
}

}  // namespace

void check_place(const model::Domain& running,
                 const layout::Layout& layout,
                 const Module& module,
                 Diagnostics& out) {
  check_nvdimm(running, module, out);
  check_bus(layout, module, out);
}

namespace {

// false after a finding.
bool in_one_dialect(const Analysis& domain,
                    const Analysis& module,
                    analysis::Reader& reader) {
  if (domain.dialect == module.dialect) {
    return true;
  }
  Diagnostic& found =
      reader.out().add(dialect::kMixedDialects,
                       module.module->where,
                       "the module is in dialect " + quoted(module.dialect->name) +
                           ", the domain in " + quoted(domain.dialect->name));
  found.labels.push_back({domain.domain->where, "the domain"});
  found.help = "write both in one dialect";
  return false;
}

void rename(PlacedModule& placed, const std::string& id) {
  if (!id.empty()) {
    placed.id = id;
    placed.backend.id = "mem" + id;
  }
}

bool same_source(const Module& a, const Module& b) {
  const auto same = [](const auto& x, const auto& y) {
    return x.has_value() == y.has_value() && (!x || x->value == y->value);
  };
  return a.kind.index() == b.kind.index() && a.size.value == b.size.value &&
         same(a.backing.path, b.backing.path) &&
         same(a.backing.page_size, b.backing.page_size) &&
         same(a.backing.host_nodes, b.backing.host_nodes) &&
         (!a.node || same(a.node, b.node));
}

bool matches(const Module& wanted,
             const Module& module,
             const std::optional<unsigned>& slot) {
  if (wanted.takes_slot() && wanted.slot) {
    return module.takes_slot() && slot == wanted.slot->value;
  }
  return same_source(wanted, module);
}

}  // namespace

const PlacedModule* find_module(const Analysis& domain,
                                const Module& wanted,
                                analysis::Reader& reader) {
  const layout::Layout& layout = *domain.layout;
  const auto found = std::find_if(
      layout.modules.begin(), layout.modules.end(), [&](const PlacedModule& one) {
        return matches(wanted, domain.domain->modules[one.index], one.slot);
      });
  if (found != layout.modules.end()) {
    return &*found;
  }
  const bool boot = layout.boot_slot && wanted.slot &&
                    wanted.slot->value == *layout.boot_slot && wanted.takes_slot();
  if (boot) {
    reader.out().add(kBootMemoryFixed,
                     wanted.slot->where,
                     "slot " + std::to_string(wanted.slot->value) +
                         " holds the memory that the guest boots with");
    return nullptr;
  }
  Diagnostic& missing = reader.out().add(
      kModuleNotFound,
      wanted.slot ? wanted.slot->where : wanted.where,
      wanted.slot
          ? "the domain has no module in slot " + std::to_string(wanted.slot->value)
          : std::string("the domain has no module like this"));
  missing.labels.push_back({domain.domain->where, "the domain"});
  missing.help = "write the slot of the module that is meant";
  return nullptr;
}

const PlacedModule* find_module(const Analysis& domain,
                                const std::string& id,
                                analysis::Reader& reader) {
  const auto& boot_slot = domain.layout->boot_slot;
  if (boot_slot && id == "dimm" + std::to_string(*boot_slot)) {
    reader.out().add(kBootMemoryFixed,
                     domain.domain->where,
                     id + " is the memory that the guest boots with");
    return nullptr;
  }
  const auto& modules = domain.layout->modules;
  std::vector<std::string_view> ids;
  for (const PlacedModule& one : modules) {
    if (one.id == id) {
      return &one;
    }
    ids.push_back(one.id);
  }
  Diagnostic& missing =
      reader.out().add(kModuleNotFound,
                       domain.domain->where,
                       "the domain has no module with id " + memdimm::quoted(id));
  const std::string_view near = closest_match(id, ids);
  missing.help = near.empty() ? "`memdimm layout` lists the ids"
                              : "did you mean " + memdimm::quoted(near) + "?";
  return nullptr;
}

namespace {

void check_resize(const Module& module, Bytes wanted, Diagnostics& out) {
  const auto* virtio_mem = std::get_if<model::VirtioMem>(&module.kind);
  if (virtio_mem == nullptr) {
    out.add(kNotUnpluggable, module.where, "only a virtio-mem changes its size").help =
        "plug another module, or unplug this one";
    return;
  }
  const Bytes block = virtio_mem->block ? virtio_mem->block->value : 2 * kMiB;
  if (wanted > module.size.value || (block != 0 && wanted % block != 0)) {
    out.add(kNotUnpluggable,
            module.size.where,
            "cannot resize to " + show_size(wanted) +
                ": expected a multiple of the block of " + show_size(block) +
                ", at most " + show_size(module.size.value))
        .help = "use " + show_size(std::clamp<Bytes>(
                             align_down(wanted, std::max<Bytes>(block, 1)),
                             std::min(block, module.size.value),
                             module.size.value));
  }
}

std::string sequence(const Module& module,
                     PlacedModule placed,
                     const HotplugRequest& request,
                     analysis::Reader& reader) {
  rename(placed, request.id);
  if (request.resize) {
    check_resize(module, *request.resize, reader.out());
    return emit::resize(placed, *request.resize, request.form);
  }
  const facts::Version qemu = reader.settings().target.qemu;
  check_unplug(module, qemu, reader.out());
  return emit::unplug(module, placed, qemu, request.form);
}

// --unplug and --resize: the device is there already.
std::string change(const std::optional<Analysis>& domain,
                   const Analysis& module,
                   const HotplugRequest& request,
                   analysis::Reader& reader) {
  if (!is_pluggable(*module.module, "unplugged", reader.out())) {
    return {};
  }
  if (domain && !in_one_dialect(*domain, module, reader)) {
    return {};
  }
  if (domain) {
    const PlacedModule* placed = find_module(*domain, *module.module, reader);
    return placed == nullptr
               ? std::string()
               : sequence(
                     domain->domain->modules[placed->index], *placed, request, reader);
  }
  const layout::RoomyGuest guest =
      layout::roomy_guest(module.dialect->id, *module.module, reader.settings().target);
  if (module.module->takes_slot() && !module.module->slot && request.id.empty()) {
    reader.out()
        .add(kModuleNotFound,
             module.module->where,
             "nothing says which of the guest's modules this is")
        .help = "write its <address slot='…'/>, or give --domain or --id";
    return {};
  }
  return sequence(*module.module, guest.layout.modules.back(), request, reader);
}

std::string plug_alone(Analysis& module,
                       const HotplugRequest& request,
                       analysis::Reader& reader) {
  if (!is_pluggable(*module.module, "plugged", reader.out())) {
    return {};
  }
  reader.pipeline().check_module(module, reader.out());
  PlacedModule placed = module.layout->modules.back();
  if (!module.module->node) {
    placed.node.reset();  // whether the guest has nodes is not known
  }
  rename(placed, request.id);
  return emit::plug(*module.module,
                    placed,
                    *module.layout,
                    reader.settings().target.qemu,
                    request.form);
}

}  // namespace

std::span<const Code> hotplug_codes() {
  return kHotplugCodes;
}

void plug(Analysis& domain,
          const Module& module,
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
  if (!module.module || !in_one_dialect(domain, module, reader) ||
      !is_pluggable(*module.module, "plugged", reader.out())) {
    return module;
  }
  const auto boot_slot = domain.layout->boot_slot;
  const std::size_t nodes = domain.layout->nodes.size();
  plug(domain, *module.module, reader.pipeline(), reader.out());
  if (boot_slot && domain.layout->nodes.size() != nodes && module.module->node) {
    const unsigned node = module.module->node->value;
    Diagnostic& found = reader.out().add(
        kNodeNotInGuest,
        module.module->node->where,
        "the guest has no node " + std::to_string(node) + ": the domain declares " +
            (nodes == 0 ? std::string("none") : counted(nodes, "node")));
    found.labels.push_back({domain.domain->where, "the domain"});
    found.help = "plug into a node that the domain declares, or into none";
  }
  const auto& slot = module.module->slot;
  if (boot_slot && domain.layout->boot_slot != boot_slot) {
    Diagnostic& found = reader.out().add(
        kBootMemoryFixed,
        slot ? slot->where : module.module->where,
        slot ? "slot " + std::to_string(slot->value) + " is below slot " +
                   std::to_string(*boot_slot) + ", which holds the memory at boot"
             : "no slot is free above slot " + std::to_string(*boot_slot) +
                   ", which holds the memory at boot");
    found.labels.push_back({domain.domain->where, "the domain"});
    found.help = slot ? "plug into a slot above " + std::to_string(*boot_slot)
                      : "raise the number of slots and restart the guest";
  }
  return module;
}

std::string hotplug(const HotplugRequest& request, analysis::Reader& reader) {
  std::optional<Analysis> domain;
  if (!request.domain.empty()) {
    domain = reader.domain(request.domain);
    if (!domain->layout) {
      return {};
    }
  }
  if (request.unplug || request.resize) {
    const Analysis module = reader.module(request.module);
    return module.module ? change(domain, module, request, reader) : "";
  }
  if (!domain) {
    Analysis module = reader.module(request.module);
    return module.module ? plug_alone(module, request, reader) : "";
  }
  const Analysis running = std::move(*domain);
  domain = Analysis{{}, running.dialect, running.domain, {}, running.layout};
  const Analysis module = plug_into(*domain, request.module, reader);
  if (module.module) {
    check_place(*running.domain, *running.layout, *module.module, reader.out());
  }
  if (reader.out().has_errors()) {
    return {};
  }
  PlacedModule placed = domain->layout->modules.back();
  rename(placed, request.id);
  return emit::plug(domain->domain->modules[placed.index],
                    placed,
                    *domain->layout,
                    reader.settings().target.qemu,
                    request.form);
}

}  // namespace memdimm::live
