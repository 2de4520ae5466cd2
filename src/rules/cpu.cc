// SPDX-License-Identifier: GPL-2.0-or-later
// How far the guest's CPU can address.
#include <array>

#include "base/text.h"
#include "facts/cpu_models.h"
#include "facts/versions.h"
#include "layout/x86_cpu.h"
#include "rules/address_bits.h"
#include "rules/rule.h"

namespace memdimm::rules {
namespace {

using facts::kFewestBits;
using facts::kMostBits;
using facts::kUsualBits;
using layout::CpuAddressing;
using layout::Reach;

// What QEMU gives a 64-bit CPU: 5.2 nothing else than 40 under TCG, 7.2 and 10.0 up to
// 52, 11.1 more, up to what it can count with.
bool fits_qemu(unsigned bits, const Facts& facts) {
  const bool tcg =
      layout::accelerator(facts.domain.guest, facts.target) == layout::Accelerator::Tcg;
  if (tcg && !facts::has(facts.target.qemu, facts::Qemu::PhysBitsOnTcg)) {
    return bits == kUsualBits;
  }
  return bits >= kFewestBits && bits <= facts::most_phys_bits(facts.target.qemu);
}

// Said by the document or an option, and QEMU refuses them: MD260.
bool bits_refused(const Facts& facts) {
  const CpuAddressing& cpu = facts.layout.cpu;
  return cpu.told && (cpu.narrow || !fits_qemu(*cpu.bits, facts));
}

// Both numbers where the host decides whose CPU it is.
std::string needs(const Reach& reach) {
  const unsigned own = reach.own_bits();
  const unsigned amd = reach.amd_bits();
  return "the guest needs " + std::to_string(own) + " address bits" +
         (own == amd ? "" : ", " + std::to_string(amd) + " if the host's CPU is AMD's");
}

bool is_x86(const Facts& facts) {
  return layout::architecture(facts.domain.guest).cpus == facts::CpuKind::X86;
}

void report_bits(const Facts& facts,
                 const Findings& findings,
                 const Reach& reach,
                 Severity severity,
                 const std::string& have) {
  const auto& domain = facts.domain;
  const Span where = domain.maximum ? domain.maximum->where
                     : domain.total ? domain.total->where
                                    : domain.where;
  Diagnostic& found = findings.report(where, needs(reach) + ", " + have);
  found.severity = severity;
  found.notes.push_back(
      "boot " + show_size(facts.layout.boot) + ", maximum " +
      show_size(facts.layout.maximum.value_or(facts.layout.boot)) +
      ", 1 GiB for each of " + counted(facts.layout.slots, "slot") +
      (is_x86(facts) ? " and the PCI hole" : "") + " end at " + show_hex(reach.own) +
      (reach.own == reach.amd ? "" : ", with AMD's CPUs at " + show_hex(reach.amd)));
  found.help = "lower the maximum or the slots, or ";
  found.help +=
      !is_x86(facts)            ? "use a CPU with more: 'max' has the most"
      : facts.layout.cpu.narrow ? "use a 64-bit CPU"
      : facts.layout.cpu.of_host
          ? "use a host with more"
          : "give the guest the bits: <cpu><maxphysaddr mode='emulate' bits='" +
                std::to_string(reach.amd_bits()) + "'/></cpu>";
}

void check_phys_bits(const Facts& facts, const Findings& findings) {
  const layout::Layout& layout = facts.layout;
  if (facts.target.running) {
    return;  // it started, and its maximum stays as it was then
  }
  const bool unknown = !layout.cpu.bits && !is_x86(facts);  // the host's, of 40 to 52
  if (!layout.map || !layout.map->compared || unknown || bits_refused(facts) ||
      facts.domain.guest.type.value == "hvf") {
    return;
  }
  const Reach reach = layout::reach(layout);
  const CpuAddressing& cpu = layout.cpu;
  const unsigned bits = cpu.bits.value_or(kUsualBits);
  if (reach.amd_bits() <= bits) {
    return;
  }
  const bool sure = cpu.bits && !cpu.of_host && reach.own_bits() > bits;
  report_bits(facts,
              findings,
              reach,
              sure ? Severity::Error : Severity::Note,
              cpu.bits
                  ? "and has " + std::to_string(bits) + ": " + cpu.reason
                  : "more than the 40 that CPUs have by default; the host decides");
}

constexpr Code kBitsRange = {
    .id = "MD260",
    .name = "phys-bits-out-of-range",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "physical address bits that QEMU does not give a CPU",
    .explanation =
        R"(QEMU gives a 64-bit CPU 32 to 52 physical address bits ("phys-bits should be between
32 and 52", 7.2 and 10.0); 5.2 knows only 40 under TCG, 11.1 takes more than 52. A CPU without
64-bit mode (pentium or athlon, any in qemu-system-i386, any with 'lm' disabled) has 32 or 36,
and cannot be told ("phys-bits is not user-configurable in 32 bit"). libvirt passes any number
on.

To mend it, use 32 to 52, or leave <maxphysaddr> out of the <cpu>.)",
    .related = {"MD206", "MD716"},
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
    const auto& model = facts.domain.guest.cpu_model;
    findings
        .report(where,
                "the address bits of a CPU without 64-bit mode" +
                    (model ? ", " + quoted(model->value) + ',' : std::string()) +
                    " cannot be told")
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

constexpr Code kBitsAboveHost = {
    .id = "MD716",
    .name = "bits-above-host",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .title = "the guest's CPU claims more address bits than the host's has",
    .explanation =
        R"(Under KVM the host's CPU walks the guest's memory, and reaches no further than its own
bits. QEMU starts with more and only warns ("Host physical bits (48) does not match phys-bits
property", 7.2), but what the firmware or the guest maps beyond the host's bits, such as the
window for PCI, faults (seen with edk2). Told where --host looked the host up, when the
document or --phys-bits gives the guest more, or when 40 bits, which CPU models have, are more
and are needed.

To mend it, use no more bits than the host has, or <maxphysaddr mode='passthrough'/>; or lower
the maximum.)",
    .related = {"MD206", "MD260"},
    .since = "0.2.0",
};

void check_bits_above_host(const Facts& facts, const Findings& findings) {
  const CpuAddressing& cpu = facts.layout.cpu;
  const auto& guest = facts.domain.guest;
  const bool kvm = layout::accelerator(guest, facts.target) == layout::Accelerator::Kvm;
  const unsigned host = facts.target.host && layout::architecture(guest).phys_bits
                            ? facts.target.host->phys_bits.value_or(0)
                            : 0;
  if (host == 0 || !kvm || bits_refused(facts) || cpu.bits.value_or(0) <= host) {
    return;
  }
  const bool needed = facts.layout.map && bit_length(facts.layout.map->highest) > host;
  if (!cpu.told && !needed) {
    return;
  }
  const bool in_document = guest.phys_bits && !facts.target.phys_bits;
  findings
      .report(in_document ? guest.phys_bits->where : facts.domain.where,
              "the guest's CPU has " + std::to_string(*cpu.bits) +
                  " address bits, and this host's " + std::to_string(host) + ": " +
                  cpu.reason)
      .help = "use " + std::to_string(host) + " bits or fewer" +
              (needed ? ", and a maximum that fits them" : "");
}

constexpr std::array kRules = {
    Rule{kPhysBits, check_phys_bits},
    Rule{kBitsRange, check_bits_range},
    Rule{kBitsAboveHost, check_bits_above_host},
};

}  // namespace

std::span<const Rule> cpu_rules() {
  return kRules;
}

}  // namespace memdimm::rules
