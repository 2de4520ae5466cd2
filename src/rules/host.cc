// SPDX-License-Identifier: GPL-2.0-or-later
// The guest beside the CPU and the kernel of a host that was looked at.
#include <array>

#include "base/text.h"
#include "rules/rule.h"

namespace memdimm::rules {
namespace {

using model::Module;

constexpr Code kBlockBelowHost = {
    .id = "MD715",
    .name = "block-below-host-page",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "a virtio-mem block smaller than this host's transparent huge pages",
    .explanation =
        R"(libvirt (9.0 to 11.3) refuses a virtio-mem whose <block> is smaller than a transparent
huge page of the host: 2 MiB on most, and 512 MiB on an arm host with pages of 64 KiB. Other
hosts take it, so that this is a warning; only --host knows (/sys/kernel/mm/
transparent_hugepage/hpage_pmd_size). MD401 tells blocks that no host takes.

To mend it, write a block of that size, and sizes that are multiples of it.)",
    .related = {"MD401"},
    .since = "0.2.0",
};

void check_block(const Facts& facts, const Findings& findings) {
  const auto page =
      facts.target.host ? facts.target.host->transparent_page : std::nullopt;
  const Bytes usual = layout::architecture(facts.domain.guest).transparent_page;
  for (const Module& module : facts.domain.modules) {
    const auto* mem = std::get_if<model::VirtioMem>(&module.kind);
    if (mem != nullptr && mem->block && page && mem->block->value >= usual &&
        mem->block->value < *page) {
      findings
          .report(mem->block->where,
                  "a block of " + show_size(mem->block->value) +
                      " is smaller than a transparent huge page of this host, " +
                      show_size(*page))
          .help = "use a block of " + show_size(*page);
    }
  }
}

constexpr Code kBitsAboveHost = {
    .id = "MD716",
    .name = "bits-above-host",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .title = "more address bits than this host's CPU has",
    .explanation =
        R"(Under KVM the guest runs on the host's CPU. One that is told more physical address bits
than that has starts (QEMU 7.2: "Host physical bits (39) does not match phys-bits
property"), but its firmware puts devices where the CPU cannot reach, and the guest hangs or
faults. Only --host knows the bits: "address sizes" in /proc/cpuinfo.

To mend it, write no more bits than the host has, or <maxphysaddr mode='passthrough'/>.)",
    .since = "0.2.0",
};

void check_bits(const Facts& facts, const Findings& findings) {
  const auto bits = facts.target.host ? facts.target.host->phys_bits : std::nullopt;
  const layout::CpuAddressing& cpu = facts.layout.cpu;
  const bool kvm =
      layout::accelerator(facts.domain.guest, facts.target) == layout::Accelerator::Kvm;
  if (!bits || !kvm || !cpu.told || !cpu.bits || *cpu.bits <= *bits) {
    return;
  }
  const auto& written = facts.domain.guest.phys_bits;
  findings
      .report(written && !facts.target.phys_bits ? written->where : facts.domain.where,
              std::to_string(*cpu.bits) + " address bits; this host's CPU has " +
                  std::to_string(*bits))
      .help =
      "use at most " + std::to_string(*bits) + ", or <maxphysaddr mode='passthrough'/>";
}

constexpr std::array kRules = {
    Rule{kBlockBelowHost, check_block},
    Rule{kBitsAboveHost, check_bits},
};

}  // namespace

std::span<const Rule> host_rules() {
  return kRules;
}

}  // namespace memdimm::rules
