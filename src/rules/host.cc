// SPDX-License-Identifier: GPL-2.0-or-later
// The guest beside the kernel of a host that was looked at.
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
        R"(libvirt (9.0 to 12.8) refuses a virtio-mem whose <block> is smaller than a transparent
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

constexpr std::array kRules = {
    Rule{kBlockBelowHost, check_block},
};

}  // namespace

std::span<const Rule> host_rules() {
  return kRules;
}

}  // namespace memdimm::rules
