// SPDX-License-Identifier: GPL-2.0-or-later
// The whole command: which items, in which order.
#include <algorithm>

#include "emit/hmat.h"
#include "emit/item.h"
#include "facts/architectures.h"

namespace memdimm::emit {
namespace {

using layout::Layout;
using model::Domain;

std::string in_kib(Bytes size) {
  return std::to_string(size / kKiB) + 'k';
}

// -m takes any suffix; KiB is what libvirt writes, bytes what the rest needs.
std::string option_size(Bytes size) {
  return size % kKiB == 0 ? in_kib(size) : std::to_string(size) + 'b';
}

void add_sgx(const Domain& domain, const Layout& layout, Item& machine) {
  unsigned section = 0;
  for (const layout::PlacedModule& placed : layout.modules) {
    if (domain.modules[placed.index].is<model::SgxEpc>()) {
      const std::string key = "sgx-epc." + std::to_string(section++);
      machine.properties.push_back({key + ".memdev", placed.backend.id});
      machine.properties.push_back(
          {key + ".node", std::uint64_t{placed.node.value_or(0)}});
    }
  }
}

Item machine_item(const Domain& domain, const Layout& layout, const Scope& scope) {
  Item machine{"-machine", {}};
  if (scope.complete) {
    machine.properties.push_back({"type", layout.machine.name});
  }
  if (domain.guest.dump_core) {
    machine.properties.push_back({"dump-guest-core", *domain.guest.dump_core});
  }
  if (domain.backing.no_share_pages) {
    machine.properties.push_back({"mem-merge", false});
  }
  const bool nvdimm = std::any_of(
      domain.modules.begin(), domain.modules.end(), [](const model::Module& module) {
        return module.is<model::Nvdimm>();
      });
  if (nvdimm) {
    machine.properties.push_back({"nvdimm", true});
  }
  add_sgx(domain, layout, machine);
  if (layout.boot_backend) {
    machine.properties.push_back({"memory-backend", layout.boot_backend->id});
  }
  if (layout.hmat) {
    machine.properties.push_back({"hmat", true});
  }
  return machine;
}

Item size_item(const Layout& layout) {
  if (layout.boot_in_mib) {
    return {"-m", {{"", std::to_string(layout.boot / kMiB)}}};
  }
  Item memory{"-m", {{"size", option_size(layout.boot)}}};
  if (layout.slots != 0) {
    memory.properties.push_back({"slots", std::uint64_t{layout.slots}});
  }
  if (layout.maximum) {
    memory.properties.push_back({"maxmem", option_size(*layout.maximum)});
  }
  return memory;
}

void add_bare(std::string option, std::string value, std::vector<Item>& out) {
  out.push_back({std::move(option), {{"", std::move(value)}}});
}

// What decides how far the CPU addresses.
void add_cpu_properties(const model::Guest& guest, bool bits_decided, Item& item) {
  if (!layout::architecture(guest).phys_bits) {
    return;
  }
  std::vector<Property> said;
  if (guest.cpu_vendor_id) {
    said.push_back({"vendor", *guest.cpu_vendor_id});
  }
  for (const char* feature : {"lm", "pae", "pse36"}) {
    const auto found = guest.cpu_features.find(feature);
    if (found != guest.cpu_features.end()) {
      said.push_back({feature, found->second});
    }
  }
  if (!bits_decided && guest.phys_bits_mode &&
      guest.phys_bits_mode->value == "passthrough") {
    said.push_back({"host-phys-bits", true});
    if (guest.phys_bits_limit) {
      said.push_back({"host-phys-bits-limit", std::uint64_t{*guest.phys_bits_limit}});
    }
  }
  if (!said.empty() && item.properties.empty()) {
    item.properties.push_back(
        {"", std::string(layout::architecture(guest).default_cpu)});
  }
  item.properties.insert(item.properties.end(), said.begin(), said.end());
}

// "" where QEMU's own default will do, which on Arm is a CPU that KVM cannot run.
std::string cpu_of(const model::Guest& guest, const Layout& layout, bool tcg) {
  const facts::Architecture& arch = layout::architecture(guest);
  if (guest.cpu_model && guest.cpu_mode && guest.cpu_mode->value == "custom") {
    return guest.cpu_model->value;
  }
  const bool arm = arch.cpus == facts::CpuKind::Arm;
  if (!guest.cpu_mode) {
    return arm && !tcg ? "host" : arm && layout.cpu.name == "max" ? "max" : "";
  }
  if (guest.cpu_mode->value != "maximum" && !tcg) {
    return "host";
  }
  return layout.machine.qemu < arch.max_cpu ? "" : "max";
}

Item cpu_item(const Domain& domain, const Layout& layout, bool tcg) {
  const std::string cpu = cpu_of(domain.guest, layout, tcg);
  const facts::Architecture& arch = layout::architecture(domain.guest);
  const bool told = layout.cpu.told && arch.phys_bits;
  Item item{"-cpu", {}};
  if (told || !cpu.empty()) {
    item.properties.push_back({"", cpu.empty() ? std::string(arch.default_cpu) : cpu});
  }
  if (told) {
    item.properties.push_back({"phys-bits", std::uint64_t{*layout.cpu.bits}});
  }
  add_cpu_properties(domain.guest, tcg || told, item);
  return item;
}

// The machine's own bus's 64-bit window, as libvirt writes it.
void add_pci_hole(const Layout& layout, std::vector<Item>& out) {
  const layout::Machine& machine = layout.machine;
  if (machine.pci_hole && machine.has_map() &&
      !machine.family->map->host_bridge.empty()) {
    add_bare("-global",
             std::string(machine.family->map->host_bridge) +
                 ".pci-hole64-size=" + std::to_string(*machine.pci_hole / kKiB) + 'K',
             out);
  }
}

std::string emulator_of(const model::Guest& guest) {
  if (!guest.emulator.empty()) {
    return guest.emulator;
  }
  return facts::emulator(guest.arch ? std::string_view(guest.arch->value) : "");
}

void add_boot_memory(const Layout& layout, std::vector<Item>& out) {
  if (layout.boot_backend) {
    add_backend(*layout.boot_backend, out);
  }
  if (layout.legacy_prealloc) {
    out.push_back({"-mem-prealloc", {}});
  }
  if (layout.legacy_path) {
    add_bare("-mem-path", *layout.legacy_path, out);
  }
}

void add_node(const layout::GuestNode& node, std::vector<Item>& out) {
  if (node.backend) {
    add_backend(*node.backend, out);
  }
  Item item{"-numa", {{"type", "node"}, {"nodeid", std::uint64_t{node.id}}}};
  for (const IdSet::Run& run : node.cpus.runs()) {
    std::string range = std::to_string(run.first);
    if (run.last != run.first) {
      range += '-' + std::to_string(run.last);
    }
    item.properties.push_back({"cpus", range});
  }
  if (node.initiator) {
    item.properties.push_back({"initiator", std::uint64_t{*node.initiator}});
  }
  if (node.legacy_mem) {
    item.properties.push_back({"mem", std::uint64_t{*node.legacy_mem / kMiB}});
  } else if (node.backend) {
    item.properties.push_back({"memdev", node.backend->id});
  }
  out.push_back(std::move(item));
}

void add_distances(const Layout& layout, std::vector<Item>& out) {
  const std::size_t count = layout.nodes.size();
  for (std::size_t i = 0; i < layout.distances.size(); ++i) {
    out.push_back({"-numa",
                   {{"type", "dist"},
                    {"src", std::uint64_t{i / count}},
                    {"dst", std::uint64_t{i % count}},
                    {"val", std::uint64_t{layout.distances[i]}}}});
  }
}

Item flash_item(unsigned unit, std::string path) {
  return {"-drive",
          {{"if", "pflash"},
           {"format", "raw"},
           {"readonly", true},
           {"unit", std::uint64_t{unit}},
           {"file", std::move(path)}}};
}

// Firmware and images: what the proposal's flash and rom become.
void add_image(const model::Module& module, unsigned& flash, std::vector<Item>& out) {
  const std::string path = module.backing.path ? module.backing.path->value : "";
  if (module.is<model::Flash>()) {
    out.push_back(flash_item(flash++, path));
  } else if (module.base) {
    out.push_back({"-device",
                   {{"driver", "loader"},
                    {"file", path},
                    {"addr", module.base->value},
                    {"force-raw", true}}});
  } else {
    out.push_back({"-option-rom", {{"romfile", path}}});
  }
}

// What hands ACPI to the guest, where a DIMM waits for that.
void add_firmware(const Domain& domain,
                  const Layout& layout,
                  const Scope& scope,
                  std::vector<Item>& out) {
  const facts::MachineFamily* family = layout.machine.family;
  const bool waits = family != nullptr && family->dimm_needs == facts::DimmNeeds::Ged;
  bool dimm = false;
  for (const layout::PlacedModule& placed : layout.modules) {
    const model::Module& module = domain.modules[placed.index];
    if (module.is<model::Flash>()) {
      return;  // is firmware
    }
    dimm = dimm || module.takes_slot();
  }
  if (!waits || !dimm) {
    return;
  }
  const model::Guest& guest = domain.guest;
  if (guest.loader) {
    if (guest.loader_is_flash) {
      out.push_back(flash_item(0, guest.loader->value));
    } else {
      add_bare("-bios", guest.loader->value, out);
    }
    return;
  }
  add_bare("-bios",
           scope.firmware.empty() ? std::string(layout::architecture(guest).firmware)
                                  : scope.firmware,
           out);
}

void add_modules(const Domain& domain,
                 const Layout& layout,
                 const Scope& scope,
                 std::vector<Item>& out) {
  unsigned flash = 0;
  for (const layout::PlacedModule& placed : layout.modules) {
    const model::Module& module = domain.modules[placed.index];
    if (!module.is_memory()) {
      add_image(module, flash, out);
      continue;
    }
    add_backend(placed.backend, out);
    if (!module.is<model::SgxEpc>()) {
      out.push_back(device_item(module, placed, layout, scope));
    }
  }
}

}  // namespace

std::vector<Item> command_items(const Domain& domain,
                                const Layout& layout,
                                const layout::Target& target,
                                const Scope& scope) {
  std::vector<Item> out;
  const bool tcg =
      layout::accelerator(domain.guest, target) == layout::Accelerator::Tcg;
  if (scope.complete) {
    out.push_back({emulator_of(domain.guest), {}});
  }
  Item machine = machine_item(domain, layout, scope);
  if (!machine.properties.empty()) {
    out.push_back(std::move(machine));
  }
  if (scope.complete) {
    add_bare("-accel", tcg ? "tcg" : "kvm", out);
    if (Item cpu = cpu_item(domain, layout, tcg); !cpu.properties.empty()) {
      out.push_back(std::move(cpu));
    }
  }
  out.push_back(size_item(layout));
  add_boot_memory(layout, out);
  if (domain.backing.locked || domain.dialect == model::DialectId::Libvirt) {
    out.push_back({"-overcommit", {{"mem-lock", domain.backing.locked.has_value()}}});
  }
  if (scope.complete) {
    add_bare("-smp", std::to_string(domain.guest.vcpus.value), out);
    add_pci_hole(layout, out);
    add_bare("-display", "none", out);
    out.push_back({"-nodefaults", {}});
    out.push_back({"-S", {}});
    add_firmware(domain, layout, scope, out);
  }
  for (const layout::GuestNode& node : layout.nodes) {
    add_node(node, out);
  }
  add_distances(layout, out);
  if (layout.hmat) {
    add_hmat(domain, layout, out);
  }
  add_modules(domain, layout, scope, out);
  return out;
}

}  // namespace memdimm::emit
