// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/x86_cpu.h"

#include <algorithm>

#include "base/text.h"
#include "facts/architectures.h"
#include "layout/layout.h"

namespace memdimm::layout {
namespace {

bool is(const std::optional<Located<std::string>>& said, std::string_view wanted) {
  return said && said->value == wanted;
}

// Whether KVM gives the guest the host's own CPU, as far as it goes.
bool has_host_cpu(const model::Guest& guest) {
  return is(guest.cpu_mode, "host-passthrough") || is(guest.cpu_mode, "maximum");
}

// An emulator that knows no 64-bit mode switches it off in every model.
bool has_narrow_emulator(const model::Guest& guest) {
  const facts::Architecture& arch = architecture(guest);
  return arch.narrow &&
         (guest.emulator.empty() || guest.emulator.ends_with(arch.emulator));
}

facts::X86Cpu base_model(const model::Guest& guest, bool tcg) {
  if (!guest.cpu_mode || is(guest.cpu_mode, "custom")) {
    return facts::find_x86_cpu(guest.cpu_mode && guest.cpu_model
                                   ? std::string_view(guest.cpu_model->value)
                                   : architecture(guest).default_cpu);
  }
  // The host's, or the model that comes near it.
  return tcg ? facts::find_x86_cpu(facts::kLargestCpu) : facts::X86Cpu{};
}

facts::X86Cpu with_features(facts::X86Cpu cpu, const model::Guest& guest) {
  const auto set = [&](const char* name, bool& feature) {
    const auto said = guest.cpu_features.find(name);
    feature = said == guest.cpu_features.end() ? feature : said->second;
  };
  set("lm", cpu.lm);
  set("pse36", cpu.pse36);
  set("pae", cpu.pae);
  cpu.lm = cpu.lm && !has_narrow_emulator(guest);
  return cpu;
}

// KVM passes the host's vendor on; what protects a guest's memory is of one vendor.
facts::CpuVendor kvm_vendor(const model::Guest& guest, const Target& target) {
  const std::string_view security =
      guest.launch_security ? std::string_view(guest.launch_security->value) : "";
  if (security == "sev" || security == "sev-snp") {
    return facts::CpuVendor::Amd;
  }
  if (security == "tdx") {
    return facts::CpuVendor::Other;
  }
  if (guest.cpu_vendor) {  // that the host must have
    return *guest.cpu_vendor == "AMD" ? facts::CpuVendor::Amd : facts::CpuVendor::Other;
  }
  return target.host ? target.host->cpu_vendor : facts::CpuVendor::Unknown;
}

void take_host_bits(const model::Guest& guest,
                    const Target& target,
                    CpuAddressing& cpu) {
  cpu.bits = guest.phys_bits_limit;
  cpu.reason = "the limit of <maxphysaddr>";
  if (target.host && target.host->phys_bits &&
      *target.host->phys_bits <= cpu.bits.value_or(facts::kCountableBits)) {
    cpu.bits = target.host->phys_bits;
    cpu.reason = "this host's CPU";
    cpu.of_host = true;
  }
}

}  // namespace

CpuAddressing x86_addressing(const model::Guest& guest, const Target& target) {
  const bool tcg = accelerator(guest, target) == Accelerator::Tcg;
  const facts::X86Cpu model = with_features(base_model(guest, tcg), guest);
  const bool passed = is(guest.phys_bits_mode, "passthrough");
  const bool in_document = guest.phys_bits && guest.phys_bits->value != 0 && !passed;
  CpuAddressing cpu;
  cpu.vendor = tcg ? model.vendor : kvm_vendor(guest, target);
  if (guest.cpu_vendor_id) {
    cpu.vendor = facts::vendor_of(*guest.cpu_vendor_id);
  }
  cpu.narrow = !model.lm;
  cpu.wide = model.lm;
  cpu.told = target.phys_bits || in_document;
  if (target.phys_bits) {
    cpu.bits = target.phys_bits;
    cpu.reason = "--phys-bits";
  } else if (in_document) {
    cpu.bits = guest.phys_bits->value;
    cpu.reason = "<maxphysaddr>";
  } else if (cpu.narrow) {
    cpu.bits = model.bits(target.qemu);
    cpu.reason = "as a CPU without 64-bit mode has";
  } else if (tcg) {
    cpu.bits = model.bits(target.qemu);
    cpu.reason = "the default of QEMU's TCG";
  } else if (passed || has_host_cpu(guest)) {
    take_host_bits(guest, target, cpu);
  } else if (!find_machine(guest, target).own_version) {
    // A distribution's own machine types may give every CPU the host's bits.
    cpu.bits = model.bits(target.qemu);
    cpu.reason = "KVM's default for all but the host's CPU";
  }
  // QEMU takes the end of what the CPU can address for the guest's then, and that is
  // below 1012 GiB: nothing is moved.
  if (cpu.bits && *cpu.bits <= facts::kFewestBits) {
    cpu.vendor = facts::CpuVendor::Other;
  }
  return cpu;
}

Reach reach(const Layout& layout) {
  const Address own = layout.map->highest;
  if (layout.cpu.vendor != facts::CpuVendor::Unknown) {
    return {own, own};
  }
  CpuAddressing cpu = layout.cpu;
  cpu.vendor = facts::CpuVendor::Amd;
  const AddressMap amd =
      address_map(layout.machine, layout.boot, layout.maximum, layout.slots, cpu);
  return {own, std::max(own, amd.highest)};
}

}  // namespace memdimm::layout
