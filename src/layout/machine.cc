// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/machine.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "facts/limits.h"
#include "layout/x86_cpu.h"

namespace memdimm::layout {
namespace {

// The model that is named, or "".
std::string_view named_model(const model::Guest& guest) {
  const bool named =
      guest.cpu_model && guest.cpu_mode && guest.cpu_mode->value == "custom";
  return named ? std::string_view(guest.cpu_model->value) : "";
}

}  // namespace

const facts::Architecture& architecture(const model::Guest& guest) {
  return facts::find_architecture(guest.arch ? std::string_view(guest.arch->value)
                                             : "");
}

Machine find_machine(const model::Guest& guest, const Target& target) {
  const std::string_view arch = architecture(guest).machines;
  Machine machine;
  machine.qemu = target.qemu;
  machine.pci_hole = guest.pci_hole;
  machine.name =
      guest.machine ? guest.machine->value : std::string(facts::default_machine(arch));
  const facts::NamedMachine named =
      facts::find_machine_type(arch, machine.name, target.qemu);
  machine.family = named.family;
  machine.versioned = named.version && named.plain;
  if (machine.family != nullptr) {
    machine.version = named.version.value_or(target.qemu);
    machine.own_version = !named.version && machine.name != machine.family->alias;
  }
  return machine;
}

Accelerator accelerator(const model::Guest& guest, const Target& target) {
  if (target.accelerator) {
    return *target.accelerator;
  }
  return guest.type.value == "qemu" ? Accelerator::Tcg : Accelerator::Kvm;
}

std::optional<unsigned> written_bits(const model::Guest& guest) {
  const bool said = guest.phys_bits && guest.phys_bits->value != 0;
  return said ? std::optional(guest.phys_bits->value) : std::nullopt;
}

void take_told_bits(const Target& target,
                    std::optional<unsigned> written,
                    CpuAddressing& cpu) {
  cpu.told = target.phys_bits || written;
  if (cpu.told) {
    cpu.bits = target.phys_bits ? target.phys_bits : written;
    cpu.reason = target.phys_bits ? "--phys-bits" : "<maxphysaddr>";
  }
}

namespace {

// An Arm's CPU under TCG; where a document says nothing but a mode: all that QEMU can
// do.
std::string_view tcg_model(const model::Guest& guest,
                           const Target& target,
                           model::DialectId dialect) {
  const facts::Architecture& arch = architecture(guest);
  if (const std::string_view named = named_model(guest); !named.empty()) {
    return named;
  }
  if (guest.cpu_mode) {
    return facts::kLargestCpu;
  }
  const facts::MachineFamily* family = find_machine(guest, target).family;
  if (family == nullptr || !family->cpu.empty()) {
    return family == nullptr ? arch.default_cpu : family->cpu;
  }
  const bool chosen = dialect == model::DialectId::Proposal && !arch.narrow &&
                      family->dimm_needs == facts::DimmNeeds::Ged;
  return chosen ? facts::kLargestCpu : arch.default_cpu;
}

std::string as_every(std::string_view name) {
  return "as every '" + std::string(name) + "'";
}

CpuAddressing arm_addressing(const model::Guest& guest,
                             const Target& target,
                             std::string_view name) {
  CpuAddressing cpu;
  cpu.vendor = facts::CpuVendor::Other;
  cpu.name = name;
  const auto model = facts::find_arm_cpu(name, architecture(guest).narrow, target.qemu);
  if (model) {
    cpu.bits = model->bits;
    cpu.reason = as_every(name);
  }
  cpu.wide = !architecture(guest).narrow && (!model || !model->narrow);
  take_told_bits(target, written_bits(guest), cpu);
  return cpu;
}

}  // namespace

CpuAddressing cpu_addressing(const model::Guest& guest,
                             const Target& target,
                             model::DialectId dialect) {
  const bool tcg = accelerator(guest, target) == Accelerator::Tcg;
  switch (architecture(guest).cpus) {
    case facts::CpuKind::X86:
      return x86_addressing(guest, target);
    case facts::CpuKind::Arm:
      return arm_addressing(
          guest, target, tcg ? tcg_model(guest, target, dialect) : "");
    case facts::CpuKind::Other:
      break;
  }
  CpuAddressing cpu;
  cpu.vendor = facts::CpuVendor::Other;
  take_told_bits(target, written_bits(guest), cpu);
  return cpu;
}

namespace {

struct MapInput {
  const facts::MapRules& rules;
  Bytes low;
  Bytes high;
  Bytes region_size;
  bool hole;       // a PCI hole stands behind the memory …
  Bytes pci_hole;  // … of this size
};

MapInput map_input(const Machine& machine,
                   Bytes boot,
                   std::optional<Bytes> maximum,
                   unsigned slots,
                   const CpuAddressing& cpu) {
  const facts::MapRules& rules = *machine.family->map;
  const bool split = rules.low_size != 0 && boot >= rules.low_limit;
  const Bytes low = split ? rules.low_size : boot;
  Bytes region = 0;
  if (machine.has_device_memory() && maximum.value_or(0) > boot) {
    region = saturating_add(*maximum - boot, Bytes{slots} * rules.room_per_slot);
  }
  // A 32-bit CPU has no PCI hole behind its memory, to QEMU 8.2 and newer.
  const bool hole = rules.pci_hole != 0 &&
                    (!cpu.narrow || !facts::has(machine.qemu, facts::Qemu::NarrowCpus));
  return {.rules = rules,
          .low = low,
          .high = boot - low,
          .region_size = region,
          .hole = hole,
          .pci_hole = hole ? machine.pci_hole.value_or(rules.pci_hole) : 0};
}

// When boot RAM above the hole starts at `start`.
AddressMap map_from(const MapInput& in, Address start) {
  const facts::MapRules& rules = in.rules;
  AddressMap map;
  map.low_start = rules.ram;
  map.low_ram = in.low;
  map.high_ram = in.high;
  const bool above = in.high != 0 || rules.above_high;
  map.high_start = above ? start : map.low_end();
  Address end = saturating_add(map.high_start, in.high);
  map.region = align_up(end, rules.region_step);
  map.region_size = in.region_size;
  if (in.region_size != 0 && rules.region_counts) {
    end = saturating_add(map.region, in.region_size);
  }
  map.highest = rules.bits_checked && (in.hole || rules.pci_hole == 0)
                    ? saturating_add(align_up(end, kGiB), in.pci_hole) - 1
                    : end - std::min<Address>(end, 1);
  return map;
}

// What QEMU took an x86 CPU of 32 bits or fewer for changed in 8.2, with the machine
// types of that version.
bool is_compared(const Machine& machine, const CpuAddressing& cpu) {
  const facts::MapRules& rules = *machine.family->map;
  if (!rules.bits_checked || rules.pci_hole == 0) {
    return rules.bits_checked;
  }
  if (!facts::has(machine.qemu, facts::Qemu::NarrowCpus)) {
    return facts::has(machine.qemu, facts::Qemu::PhysBitsCheck) &&
           (!cpu.bits || *cpu.bits > facts::kFewestBits);
  }
  return !cpu.narrow || facts::has(machine.version, facts::Qemu::NarrowCpus);
}

}  // namespace

AddressMap address_map(const Machine& machine,
                       Bytes boot,
                       std::optional<Bytes> maximum,
                       unsigned slots,
                       const CpuAddressing& cpu) {
  // AMD's IOMMU keeps the last 12 GiB below 1 TiB for itself, so that from machine
  // version 7.1 on QEMU moves everything above 4 GiB to 1 TiB once it would reach
  // there.
  constexpr Address kAmdReserved = 1012 * kGiB;
  const MapInput in = map_input(machine, boot, maximum, slots, cpu);
  AddressMap map = map_from(in, in.rules.high);
  if (cpu.vendor == facts::CpuVendor::Amd && in.rules.pci_hole != 0 &&
      facts::has(machine.version, facts::Qemu::AmdHole) &&
      map.highest >= kAmdReserved) {
    map = map_from(in, kTiB);
  }
  map.compared = is_compared(machine, cpu);
  return map;
}

Bytes boot_step(const Machine& machine, Bytes size) {
  if (machine.family == nullptr) {
    return 1;
  }
  const facts::BootSizes& sizes = machine.family->boot;
  Bytes step = sizes.step;
  while (sizes.most_steps != 0 && steps_in(size, step) > sizes.most_steps) {
    step *= 2;
  }
  return step;
}

Bytes boot_size(const Machine& machine, Bytes asked) {
  const Bytes size = align_up(asked, facts::kBootGranularity);
  const bool cut = machine.family != nullptr && machine.family->boot.most_steps != 0 &&
                   is_multiple(size, machine.family->boot.step);
  return cut ? align_down(size, boot_step(machine, size)) : size;
}

}  // namespace memdimm::layout
