// SPDX-License-Identifier: GPL-2.0-or-later
// virtio-mem: blocks, the requested size, versions.
#include <array>

#include "base/text.h"
#include "facts/versions.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using facts::Version;
using layout::PlacedModule;
using model::Module;
using model::VirtioMem;

// libvirt's, where the host does not say how large its transparent huge pages are.

const VirtioMem* mem_of(const Module& module) {
  return std::get_if<VirtioMem>(&module.kind);
}

bool block_fits(const VirtioMem& mem) {
  return mem.block && is_power_of_two(mem.block->value);
}

Bytes smallest_block(const Facts& facts) {
  return layout::architecture(facts.domain.guest).transparent_page;
}

constexpr Code kBlock = {
    .id = "MD401",
    .name = "block-size",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a virtio-mem block that cannot be",
    .explanation =
        R"(virtio-mem gives and takes memory in blocks. libvirt (9.0 to 12.8) wants <block>, a
power of two, and no smaller than the host's transparent huge page (2 MiB where the host
does not say); QEMU (5.2 to 11.1) takes 1 MiB with a warning.

To mend it, write <block unit='MiB'>2</block>.)",
    .related = {"MD715"},
};

void check_block(const Facts& facts, const Findings& findings) {
  const Bytes smallest = smallest_block(facts);
  for (const Module& module : facts.domain.modules) {
    const VirtioMem* mem = mem_of(module);
    if (mem == nullptr) {
      continue;
    }
    if (!mem->block) {
      findings.report(module.where, "this virtio-mem has no <block>").help =
          "add <block unit='MiB'>2</block> to its <target>";
    } else if (!block_fits(*mem) || mem->block->value < smallest) {
      findings
          .report(mem->block->where,
                  "a block of " + show_size(mem->block->value) +
                      "; expected a power of two, at least " + show_size(smallest))
          .help = "write <block unit='MiB'>2</block>";
    }
  }
}

constexpr Code kRequested = {
    .id = "MD402",
    .name = "requested-size",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a virtio-mem asked for a size that it cannot have",
    .explanation =
        R"(<requested> is how much of the module the guest is to use now: at most <size>, and
whole blocks. libvirt (9.0 to 12.8) refuses anything else; QEMU starts with a larger one and
refuses it only when it is set later.

To mend it, round it to the block, and stay within the size.)",
};

void check_requested(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    const VirtioMem* mem = mem_of(module);
    if (mem == nullptr || !mem->requested) {
      continue;
    }
    const Located<Bytes>& requested = *mem->requested;
    if (requested.value > module.size.value) {
      Diagnostic& found = findings.report(
          requested.where, show_size(requested.value) + " is more than the module has");
      label(found, module.size.where, "the module: " + show_size(module.size.value));
      found.help = "ask for " + show_size(module.size.value) + " at most";
    } else if (block_fits(*mem) && !is_multiple(requested.value, mem->block->value)) {
      Diagnostic& found = findings.report(
          requested.where, show_size(requested.value) + " is not whole blocks");
      label(found, mem->block->where, "the block: " + show_size(mem->block->value));
      found.help = "use " + show_size(align_up(requested.value, mem->block->value));
    }
  }
}

constexpr Code kBase = {
    .id = "MD403",
    .name = "virtio-mem-address",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a virtio-mem at an address that is not a multiple of its block",
    .explanation =
        R"(The memory of a virtio-mem starts at a multiple of its block. libvirt 11.3 refuses
another base; 9.0 has no <address base=…> in <target>.

To mend it, round the address, or leave it out: QEMU chooses one.)",
    .related = {"MD105"},
};

void check_base(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    const VirtioMem* mem = mem_of(module);
    if (mem != nullptr && module.base && block_fits(*mem) &&
        facts.target.has(facts::Libvirt::TargetAddress) &&
        !is_multiple(module.base->value, mem->block->value)) {
      Diagnostic& found = findings.report(module.base->where,
                                          "address " + show_hex(module.base->value) +
                                              " is not a multiple of the block");
      label(found, mem->block->where, "the block: " + show_size(mem->block->value));
      found.help = "use " + show_hex(align_up(module.base->value, mem->block->value));
    }
  }
}

constexpr Code kSize = {
    .id = "MD404",
    .name = "virtio-mem-size",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "a virtio-mem that is not whole blocks",
    .explanation =
        R"(QEMU (5.2 to 11.1) refuses a virtio-mem whose size is not a multiple of its block.
libvirt (9.0 to 12.8) does not look: it rounds the size up to 2 MiB only.

To mend it, make the size a multiple of the block.)",
    .related = {"MD408"},
};

void check_size(const Facts& facts, const Findings& findings) {
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    const VirtioMem* mem = mem_of(module);
    if (mem != nullptr && block_fits(*mem) &&
        !is_multiple(placed.size, mem->block->value)) {
      Diagnostic& found = findings.report(
          module.size.where, show_size(placed.size) + " is not whole blocks");
      label(found, mem->block->where, "the block: " + show_size(mem->block->value));
      found.help = "use " + show_size(align_up(placed.size, mem->block->value));
    }
  }
}

constexpr Code kCcw = {
    .id = "MD405",
    .name = "virtio-mem-ccw",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a virtio-mem on s390x with what it cannot have there",
    .explanation =
        R"(On the channel subsystem of an s390x machine a virtio-mem takes its pages from the
guest's own: libvirt 11.3 refuses a <pagesize> that is not the guest's first huge page size,
and a node other than 0. 9.0 has no virtio-mem there.

To mend it, remove <pagesize>, and use node 0.)",
};

void check_ccw(const Facts& facts, const Findings& findings) {
  const model::MemoryBacking& backing = facts.domain.backing;
  for (const Module& module : facts.domain.modules) {
    if (mem_of(module) == nullptr || !module.address_type ||
        module.address_type->value != "ccw") {
      continue;
    }
    const auto& page = module.backing.page_size;
    if (page && page->value != 0 && !backing.pages.empty() &&
        page->value != backing.pages.front().size.value) {
      label(findings.report(
                page->where,
                "pages of " + show_size(page->value) + " are not the guest's own"),
            backing.pages.front().size.where,
            show_size(backing.pages.front().size.value));
    }
    if (module.node && module.node->value != 0) {
      findings.report(module.node->where,
                      "node " + std::to_string(module.node->value) +
                          " is not possible with an address of type 'ccw'; expected 0");
    }
  }
}

constexpr Code kDynamicMemslots = {
    .id = "MD406",
    .name = "dynamic-memslots",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "dynamicMemslots, which this QEMU does not have",
    .explanation =
        R"(dynamicMemslots='yes' came with QEMU 8.2. libvirt 11.3 refuses it with an older one;
9.0 does not know it. dynamicMemslots='no' is always fine.

To mend it, leave it out, or use a newer QEMU.)",
};

void check_dynamic(const Facts& facts, const Findings& findings) {
  constexpr Version kFirst = facts::since(facts::Qemu::DynamicMemslots);
  for (const Module& module : facts.domain.modules) {
    const VirtioMem* mem = mem_of(module);
    if (mem != nullptr && mem->dynamic_memslots == true &&
        facts.target.has(facts::Libvirt::DynamicMemslots) &&
        facts.target.qemu < kFirst) {
      findings
          .report(module.where,
                  "dynamicMemslots='yes' needs QEMU " + facts::show_version(kFirst))
          .help = "leave it out";
    }
  }
}

constexpr Code kLocked = {
    .id = "MD407",
    .name = "virtio-mem-locked",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "a virtio-mem in a guest whose memory is locked",
    .explanation =
        R"(<locked/> has QEMU lock all memory in RAM, what a virtio-mem has not given to the
guest included. QEMU (7.2 to 11.1) refuses to start ("Incompatible with mlock"); libvirt
passes both on.

To mend it, remove <locked/>, or use dimm modules.)",
};

void check_locked(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    if (mem_of(module) != nullptr && facts.domain.backing.locked) {
      findings.report(module.where, "virtio-mem does not work with <locked/>").help =
          "remove <locked/> from <memoryBacking>";
    }
  }
}

constexpr Code kBlockBelowPage = {
    .id = "MD408",
    .name = "block-below-page",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "a virtio-mem block smaller than the page it is made of",
    .explanation =
        R"(A block is at least one page of the backend: QEMU (5.2 to 11.1) refuses a block of
2 MiB on pages of 1 GiB. libvirt (9.0 to 12.8) does not compare the two.

To mend it, raise the block to the page size, or use smaller pages.)",
    .related = {"MD404"},
};

void check_block_page(const Facts& facts, const Findings& findings) {
  for (const PlacedModule& placed : facts.layout.modules) {
    const VirtioMem* mem = mem_of(facts.module(placed));
    const auto& page = placed.backend.page_size;
    // Of one that is too small for any page MD401 tells.
    if (mem != nullptr && block_fits(*mem) && page && mem->block->value < *page &&
        mem->block->value >= smallest_block(facts)) {
      findings
          .report(mem->block->where,
                  "a block of " + show_size(mem->block->value) +
                      " is smaller than a page of " + show_size(*page))
          .help = "use a block of " + show_size(*page);
    }
  }
}

constexpr std::array kRules = {
    Rule{kBlock, check_block},
    Rule{kRequested, check_requested},
    Rule{kBase, check_base},
    Rule{kSize, check_size},
    Rule{kCcw, check_ccw},
    Rule{kDynamicMemslots, check_dynamic},
    Rule{kLocked, check_locked},
    Rule{kBlockBelowPage, check_block_page},
};

}  // namespace

std::span<const Rule> virtio_mem_rules() {
  return kRules;
}

}  // namespace memdimm::rules
