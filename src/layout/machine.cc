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

constexpr Bytes kFourGiB = 4 * kGiB;

// "pc-q35-7.2" behind its prefix: "7.2"; distributions put more behind it.
facts::Version parse_version(std::string_view text) {
  const auto parts = split(text.substr(0, text.find_first_not_of("0123456789.")), '.');
  facts::Version version;
  version.major = static_cast<unsigned>(parse_decimal(parts[0]).value_or(0));
  if (parts.size() > 1) {
    version.minor = static_cast<unsigned>(parse_decimal(parts[1]).value_or(0));
  }
  return version;
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
  machine.family = facts::find_family(arch, machine.name);
  if (machine.family == nullptr) {
    return machine;
  }
  facts::Version named;
  if (machine.name != machine.family->alias) {
    named = parse_version(
        std::string_view(machine.name).substr(machine.family->prefix.size()));
  }
  // A distribution's own numbers (pc-q35-rhel9.2.0) say nothing about QEMU's.
  machine.own_version =
      named == facts::Version{} && machine.name != machine.family->alias;
  machine.version = named == facts::Version{} ? target.qemu : named;
  return machine;
}

Accelerator accelerator(const model::Guest& guest, const Target& target) {
  if (target.accelerator) {
    return *target.accelerator;
  }
  return guest.type.value == "qemu" ? Accelerator::Tcg : Accelerator::Kvm;
}

CpuAddressing cpu_addressing(const model::Guest& guest, const Target& target) {
  const facts::Architecture& arch = architecture(guest);
  if (!arch.phys_bits) {
    CpuAddressing cpu;
    cpu.vendor = facts::CpuVendor::Other;
    return cpu;
  }
  const Machine machine = find_machine(guest, target);
  return x86_addressing(guest,
                        target,
                        arch.narrow ? facts::kUsualNarrowCpu : facts::kUsualCpu,
                        machine.own_version);
}

namespace {

struct MapInput {
  Bytes boot;
  Bytes high_ram;
  Bytes maximum;
  unsigned slots;
  std::optional<Bytes> pci_hole;  // absent: the machine has none above its memory

  [[nodiscard]] bool has_region() const { return maximum > boot; }
};

MapInput map_input(const Machine& machine,
                   Bytes boot,
                   std::optional<Bytes> maximum,
                   unsigned slots,
                   const CpuAddressing& cpu) {
  const facts::MachineFamily& family = *machine.family;
  const Bytes low = boot >= family.low_limit ? family.low_size : boot;
  // A 32-bit CPU has no PCI hole behind its memory, to QEMU 8.2 and newer.
  const bool hole = !cpu.narrow || !facts::has(machine.qemu, facts::Qemu::NarrowCpus);
  return {.boot = boot,
          .high_ram = boot - low,
          .maximum = maximum.value_or(0),
          .slots = slots,
          .pci_hole = hole ? std::optional(machine.pci_hole.value_or(family.pci_hole))
                           : std::nullopt};
}

// Everything but the region's end, when boot RAM above 4 GiB starts at `start`.
AddressMap map_from(const MapInput& in, Address start) {
  AddressMap map;
  map.low_ram = in.boot - in.high_ram;
  map.high_start = start;
  map.high_ram = in.high_ram;
  Address end = saturating_add(start, in.high_ram);
  map.region = align_up(end, kGiB);
  if (in.has_region()) {
    map.region_size =
        saturating_add(in.maximum - in.boot, Bytes{in.slots} * facts::kRoomPerSlot);
    end = saturating_add(map.region, map.region_size);
  }
  map.highest =
      in.pci_hole ? saturating_add(align_up(end, kGiB), *in.pci_hole) - 1 : end - 1;
  return map;
}

// What QEMU took a CPU of 32 bits or fewer for changed in 8.2, with the machine types
// of that version.
bool is_compared(const Machine& machine, const CpuAddressing& cpu) {
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
  AddressMap map = map_from(in, kFourGiB);
  if (cpu.vendor == facts::CpuVendor::Amd &&
      facts::has(machine.version, facts::Qemu::AmdHole) &&
      map.highest >= kAmdReserved) {
    map = map_from(in, kTiB);
  }
  map.compared = is_compared(machine, cpu);
  return map;
}

}  // namespace memdimm::layout
