// SPDX-License-Identifier: GPL-2.0-or-later
// How far the guest's CPU can address.
#include <array>

#include "base/text.h"
#include "facts/cpu_models.h"
#include "facts/versions.h"
#include "rules/rule.h"

namespace memdimm::rules {
namespace {

using facts::kFewestBits;
using facts::kMostBits;
using facts::kUsualBits;
using layout::AddressMap;
using layout::CpuAddressing;

// What QEMU gives a 64-bit CPU: 5.2 nothing else than 40 under TCG, 7.2 and 10.0 up to
// 52, 11.1 more, up to what it can count with.
bool fits_qemu(unsigned bits, const Facts& facts) {
  const bool tcg =
      layout::accelerator(facts.domain.guest, facts.target) == layout::Accelerator::Tcg;
  if (tcg && !facts::has(facts.target.qemu, facts::Qemu::PhysBitsOnTcg)) {
    return bits == kUsualBits;
  }
  const bool wide = facts::has(facts.target.qemu, facts::Qemu::WidePhysBits);
  return bits >= kFewestBits && bits <= (wide ? facts::kCountableBits : kMostBits);
}

// Said by the document or an option, and QEMU refuses them: MD260.
bool bits_refused(const Facts& facts) {
  const CpuAddressing& cpu = facts.layout.cpu;
  return cpu.told && (cpu.narrow || !fits_qemu(*cpu.bits, facts));
}

constexpr Code kPhysBits = {
    .id = "MD206",
    .name = "phys-bits-too-low",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "the maximum does not fit the guest's physical address bits",
    .explanation =
        R"(QEMU from 7.1 on refuses to start when the address space that a guest may come to
need ends beyond what its CPU can address ("Address space limit 0xffffffffff < …, phys-bits
too low"). Needed are boot memory, the maximum, 1 GiB for each slot, and a PCI hole of
2 GiB (pc) or 32 GiB (q35); with an AMD CPU everything above 4 GiB moves to 1 TiB once it
would pass 1012 GiB. Machine types up to 2.4 do not count the region for modules. Under TCG a
CPU has 40 bits unless told otherwise, so that 1 TiB never fits. On aarch64's virt the CPU
model decides ("Addressing limited to 40 bits, but memory exceeds it by …"): cortex-a53 has
40 bits, cortex-a57 44, neoverse-n1 48, max 52, and there is no PCI hole. Under KVM the host
and the CPU model decide, and the finding is a note; --host looks up what a guest with the
host's CPU has on this machine. A 32-bit CPU model has 32 or 36 bits and no PCI hole above
its memory; how QEMU checks it depends on the
QEMU and on the machine type's version (7.2 and 10.0).

To mend it, lower the maximum or the number of slots, or give the CPU more bits:
<maxphysaddr mode='emulate' bits='…'/> in <cpu>, or --phys-bits.)",
    .related = {"MD260"},
};

unsigned bits_needed(const AddressMap& map) {
  return bit_length(map.highest);
}

// The same guest, were its CPU AMD's.
AddressMap map_with_amd(const layout::Layout& layout) {
  CpuAddressing cpu = layout.cpu;
  cpu.vendor = facts::CpuVendor::Amd;
  return layout::address_map(
      layout.machine, layout.boot, layout.maximum, layout.slots, cpu);
}

bool is_x86(const Facts& facts) {
  return layout::architecture(facts.domain.guest).cpus == facts::CpuKind::X86;
}

void report_bits(const Facts& facts,
                 const Findings& findings,
                 const AddressMap& map,
                 Severity severity,
                 const std::string& have) {
  const auto& domain = facts.domain;
  const Span where = domain.maximum ? domain.maximum->where
                     : domain.total ? domain.total->where
                                    : domain.where;
  const std::string needed = std::to_string(bits_needed(map));
  Diagnostic& found =
      findings.report(where, "the guest needs " + needed + " address bits, " + have);
  found.severity = severity;
  found.notes.push_back("boot " + show_size(facts.layout.boot) + ", maximum " +
                        show_size(facts.layout.maximum.value_or(facts.layout.boot)) +
                        ", 1 GiB for each of " + counted(facts.layout.slots, "slot") +
                        (is_x86(facts) ? " and the PCI hole" : "") + " end at " +
                        show_hex(map.highest));
  found.help = "lower the maximum or the slots, or ";
  found.help +=
      !is_x86(facts)            ? "use a CPU with more: 'max' has the most"
      : facts.layout.cpu.narrow ? "use a 64-bit CPU"
      : facts.layout.cpu.of_host
          ? "use a host with more"
          : "give the guest the bits: <cpu><maxphysaddr mode='emulate' bits='" +
                needed + "'/></cpu>";
}

void check_phys_bits(const Facts& facts, const Findings& findings) {
  const layout::Layout& layout = facts.layout;
  const bool unknown = !layout.cpu.bits && !is_x86(facts);  // the host's, of 40 to 52
  if (!layout.map || !layout.map->compared || unknown || bits_refused(facts) ||
      facts.domain.guest.type.value == "hvf") {
    return;
  }
  const unsigned bits = layout.cpu.bits.value_or(kUsualBits);
  const auto too_low = [&](const AddressMap& map) { return bits_needed(map) > bits; };
  const AddressMap& own = *layout.map;
  const AddressMap amd = map_with_amd(layout);
  if (!layout.cpu.bits) {
    if (too_low(own) || too_low(amd)) {
      report_bits(facts,
                  findings,
                  too_low(own) ? own : amd,
                  Severity::Note,
                  "more than the 40 that CPU models have by default; the host decides");
    }
  } else if (too_low(own)) {
    report_bits(facts,
                findings,
                own,
                layout.cpu.of_host ? Severity::Note : Severity::Error,
                "and has " + std::to_string(bits) + ": " + layout.cpu.reason);
  } else if (layout.cpu.vendor == facts::CpuVendor::Unknown && too_low(amd)) {
    report_bits(facts,
                findings,
                amd,
                Severity::Note,
                "and has " + std::to_string(bits) + ", if the host's CPU is AMD's");
  }
}

constexpr Code kBitsRange = {
    .id = "MD260",
    .name = "phys-bits-out-of-range",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "physical address bits that QEMU does not give a CPU",
    .explanation =
        R"(QEMU gives a 64-bit CPU 32 to 52 physical address bits ("phys-bits should be between
32 and 52", 7.2 and 10.0); 5.2 knows only 40 under TCG, 11.1 takes more than 52. A 32-bit
model such as pentium or athlon has 32 or 36, and cannot be told ("phys-bits is not
user-configurable in 32 bit"). libvirt passes any number on.

To mend it, use 32 to 52, or leave <maxphysaddr> out of the <cpu>.)",
    .related = {"MD206"},
};

void check_bits_range(const Facts& facts, const Findings& findings) {
  const CpuAddressing& cpu = facts.layout.cpu;
  if (!layout::architecture(facts.domain.guest).phys_bits || !bits_refused(facts)) {
    return;
  }
  const auto& written = facts.domain.guest.phys_bits;
  const bool overridden = facts.target.phys_bits.has_value();
  const Span where = written && !overridden ? written->where : facts.domain.where;
  if (cpu.narrow) {
    findings
        .report(where,
                "the address bits of a 32-bit CPU, " +
                    quoted(facts.domain.guest.cpu_model->value) + ", cannot be told")
        .help = "leave <maxphysaddr> out, or use a 64-bit CPU";
  } else {
    const bool many = *cpu.bits > kFewestBits && *cpu.bits <= kMostBits;
    findings
        .report(where,
                std::to_string(*cpu.bits) + " address bits; expected " +
                    (many ? std::to_string(kUsualBits) + ", as this QEMU has no others"
                          : std::to_string(kFewestBits) + " to " +
                                std::to_string(kMostBits)))
        .help = "leave <maxphysaddr> out, or use what QEMU takes";
  }
}

constexpr std::array kRules = {
    Rule{kPhysBits, check_phys_bits},
    Rule{kBitsRange, check_bits_range},
};

}  // namespace

std::span<const Rule> cpu_rules() {
  return kRules;
}

}  // namespace memdimm::rules
