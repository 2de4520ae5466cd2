// SPDX-License-Identifier: GPL-2.0-or-later
// Guest-physical addresses: where modules may be.
#include <array>

#include "base/text.h"
#include "layout/libvirt_define.h"
#include "rules/rule.h"

namespace memdimm::rules {
namespace {

using layout::AddressMap;
using layout::PlacedModule;
using model::Module;

constexpr Code kAddressUnaligned = {
    .id = "MD105",
    .name = "address-unaligned",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "a module's address is not aligned",
    .explanation =
        R"(A module starts at a multiple of what its backend is made of: 2 MiB for plain
memory, the page size for huge pages, 4 KiB for a file. QEMU (5.2 to 11.1) refuses another
address ("address must be aligned to 0x200000 bytes"); libvirt passes it on.

To mend it, round the address, or leave it out: QEMU then chooses one.)",
    .related = {"MD403", "MD508"},
};

void check_address_alignment(const Facts& facts, const Findings& findings) {
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    const Bytes step = placed.alignment;
    if (!facts.proposal() && !module.takes_slot()) {
      continue;  // libvirt itself refuses these: MD403, MD508
    }
    if (!module.base || !placed.address_given || step == 0 ||
        is_multiple(module.base->value, step)) {
      continue;
    }
    Diagnostic& found =
        findings.report(module.base->where,
                        "address " + show_hex(module.base->value) +
                            " is not a multiple of " + show_hex(step) + " (" +
                            show_size(step) + "), as QEMU wants for this module");
    found.help = "use " + show_hex(align_up(module.base->value, step)) +
                 ", or leave the address out";
  }
}

constexpr Code kOutsideRegion = {
    .id = "MD212",
    .name = "address-outside-region",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "a module outside the region for modules",
    .explanation =
        R"(Modules go to a region above boot memory. On x86 and aarch64 it starts at the first
GiB boundary behind it (4 GiB at least on x86) and is as large as the maximum leaves, plus 1
GiB for each slot, of which pc-i440fx-2.1, pseries, s390-ccw and loongarch64 keep none;
`memdimm layout` shows it. QEMU (5.2 to 11.1) refuses an address elsewhere ("can't add
memory device …, usable range for memory devices …"); libvirt passes it on.

To mend it, choose an address in the region, or leave it out.)",
    .related = {"MD034", "MD221"},
};

void check_region(const Facts& facts, const Findings& findings) {
  if (!facts.layout.map || facts.layout.map->region_size == 0) {
    return;
  }
  const AddressMap& map = *facts.layout.map;
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    if (placed.outside_region && module.base) {
      Diagnostic& found =
          findings.report(module.base->where,
                          show_range(module.base->value, placed.mapped) +
                              " is not inside the region for modules, " +
                              show_range(map.region, map.region_size));
      found.help =
          "use an address from " + show_hex(map.region) + " on, or leave it out";
    }
  }
}

constexpr Code kOverlap = {
    .id = "MD213",
    .name = "modules-overlap",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "two modules at the same address",
    .explanation =
        R"(QEMU (5.2 to 11.1) takes modules one by one, in the document's order: a module
without an address gets the first gap, and one whose address is taken by then is refused
("address range conflicts with memory device"). So a module with an address can collide
with an earlier one that has none. libvirt 11.3 refuses two given ranges that overlap.

To mend it, move one, give the earlier one an address too, or leave both out.)",
    .related = {"MD239"},
};

// libvirt compares given addresses too, with the sizes of the document: where it finds
// an overlap, the verdict is its own.
bool libvirt_sees_overlap(const Facts& facts,
                          const PlacedModule& a,
                          const PlacedModule& b) {
  const layout::LibvirtReading* libvirt = facts.layout.libvirt();
  if (libvirt == nullptr || !a.address_given || !b.address_given ||
      !layout::compares_ranges(facts.module(a), facts.module(b), facts.target)) {
    return false;
  }
  const Address a_begin = facts.module(a).base->value;
  const Address b_begin = facts.module(b).base->value;
  return a_begin < saturating_add(b_begin, libvirt->defined.sizes[b.index].mapped) &&
         b_begin < saturating_add(a_begin, libvirt->defined.sizes[a.index].mapped);
}

void check_overlap(const Facts& facts, const Findings& findings) {
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    if (!placed.overlaps || !module.base) {
      continue;
    }
    const PlacedModule& other = facts.layout.modules.at(*placed.overlaps);
    if (libvirt_sees_overlap(facts, placed, other)) {
      continue;  // MD239
    }
    const Module& first = facts.module(other);
    Diagnostic& found = findings.report(module.base->where,
                                        show_range(module.base->value, placed.mapped) +
                                            " overlaps another module at " +
                                            show_range(*other.address, other.mapped));
    found.labels.push_back({first.base ? first.base->where : first.where,
                            other.address_given
                                ? "the other module"
                                : "the other module, which QEMU puts there"});
    found.help = "use an address from " +
                 show_hex(align_up(*other.address + other.mapped, placed.alignment)) +
                 " on, or leave it out";
  }
}

constexpr Code kAddressOnBootMemory = {
    .id = "MD214",
    .name = "address-on-boot-memory",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .scope = Scope::Proposal,
    .title = "an address on the module that the guest boots with",
    .explanation =
        R"(The module in the lowest slot is the memory at boot. QEMU (5.2 to 11.1) maps that
from address 0 on, around the 32-bit hole; there is no option to put it elsewhere.

To mend it, leave the address out, or give the module a slot above another one's.)",
};

void check_boot_address(const Facts& facts, const Findings& findings) {
  if (!facts.boot().module) {
    return;
  }
  const Module& module = facts.domain.modules[*facts.boot().module];
  if (module.base && module.base->value != 0) {
    Diagnostic& found = findings.report(
        module.base->where,
        "this module is in the lowest slot, so it is the memory at boot, whose address "
        "cannot be chosen");
    found.help = "leave the address out, or give another module a lower slot";
  }
}

constexpr Code kNoGap = {
    .id = "MD221",
    .name = "no-gap-for-module",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "no gap between the modules is large enough",
    .explanation =
        R"(Modules with addresses can cut the region so that the next one fits nowhere,
although the sizes add up ("could not find position in guest address space for memory
device - memory fragmented due to alignments", QEMU 5.2 to 11.1).

To mend it, move the modules with addresses together, or leave the addresses out.)",
    .related = {"MD212"},
};

void check_gap(const Facts& facts, const Findings& findings) {
  const layout::Layout& layout = facts.layout;
  if (!layout.maximum || layout.in_use() > *layout.maximum) {
    return;
  }
  for (const PlacedModule& placed : layout.modules) {
    if (placed.no_room) {
      findings
          .report(facts.module(placed).where,
                  "no gap of " + show_size(placed.mapped) +
                      " is left between the modules that have addresses")
          .help = "move those together, or leave their addresses out";
    }
  }
}

constexpr std::array kRules = {
    Rule{kAddressUnaligned, check_address_alignment},
    Rule{kOutsideRegion, check_region},
    Rule{kOverlap, check_overlap},
    Rule{kAddressOnBootMemory, check_boot_address},
    Rule{kNoGap, check_gap},
};

}  // namespace

std::span<const Rule> address_rules() {
  return kRules;
}

}  // namespace memdimm::rules
