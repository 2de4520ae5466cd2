// SPDX-License-Identifier: GPL-2.0-or-later
// The sums: total, maximum, what is there at boot.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "facts/limits.h"
#include "facts/linux.h"
#include "layout/proposal.h"
#include "rules/rule.h"

namespace memdimm::rules {
namespace {

using layout::Layout;

// "boot 512 MiB + 2 modules 1 GiB = 1536 MiB"
std::string arithmetic(const Layout& layout, Bytes of_modules) {
  std::size_t modules = 0;
  for (const layout::PlacedModule& placed : layout.modules) {
    modules += placed.mapped != 0 ? 1U : 0U;
  }
  return "boot " + show_size(layout.boot) + " + " + counted(modules, "module") + ' ' +
         show_size(of_modules) + " = " +
         show_size(saturating_add(layout.boot, of_modules));
}

std::string arithmetic(const Layout& layout) {
  return arithmetic(layout, layout.plugged);
}

// "cells 1 GiB + modules 1 GiB = 2 GiB": libvirt's total, before it rounds anything.
std::string arithmetic_of_total(const Layout& layout) {
  const layout::LibvirtReading* libvirt = layout.libvirt();
  if (libvirt == nullptr) {
    return arithmetic(layout);
  }
  const layout::Defined& defined = libvirt->defined;
  return (defined.from_cells ? "cells " + show_size(defined.cells)
                             : "boot " + show_size(defined.boot)) +
         " + modules " + show_size(defined.modules) + " = " + show_size(defined.total);
}

// The edits that write the sum: in the unit that is there, where it can.
std::vector<Edit> set_total(const Facts& facts, Bytes total) {
  const auto& sizes = facts.domain.sizes;
  const auto size = std::find_if(sizes.begin(), sizes.end(), [&](const auto& one) {
    return one.where == facts.domain.total->where;
  });
  if (size == sizes.end()) {
    return {};
  }
  const WrittenNumber sum = write_size(total, size->word);
  std::vector<Edit> out;
  if (size->unit_at && sum.unit != size->word) {
    out.push_back({*size->unit_at, sum.unit});
  } else if (!size->unit_at && !sum.unit.empty()) {
    out.push_back({size->missing_at, " unit='" + sum.unit + "'"});
  }
  out.push_back({size->where, sum.number});
  return out;
}

constexpr Code kTotalDiffers = {
    .id = "MD108",
    .name = "total-differs",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .mend = Mend::Total,
    .title = "<memory> says another total than its parts",
    .explanation =
        R"(The total follows from the modules (proposal), or from the NUMA cells and the
modules (libvirt, which quietly replaces the number when it defines the domain). A number
that says otherwise misleads whoever reads the document.

To mend it, write the sum; `memdimm resolve` does it.)",
    .related = {"MD130"},
};

void check_total_differs(const Facts& facts, const Findings& findings) {
  const auto& said = facts.domain.total;
  const Bytes total = facts.layout.stated_total();
  if (said && said->value != 0 && facts.layout.total_follows() &&
      said->value != total) {
    Diagnostic& found = findings.report(
        said->where,
        "the total is " + show_size(total) + ", not " + show_size(said->value));
    found.notes.push_back(arithmetic_of_total(facts.layout));
    found.help = "write the sum, as `memdimm resolve` does";
    found.fix = set_total(facts, total);
  }
}

constexpr Code kBootSizeDefaulted = {
    .id = "MD109",
    .name = "boot-size-defaulted",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .scope = Scope::Proposal,
    .title = "nothing says how much memory the guest boots with",
    .explanation =
        R"(With slots and a maximum but no module, no number in <memory> and no
<currentMemory>, the boot DIMM gets QEMU's own default of 128 MiB (5.2 to 11.1). Few guests
boot with that.

To mend it, write the size into <memory>, or add a ram module.)",
};

void check_boot_defaulted(const Facts& facts, const Findings& findings) {
  if (facts.boot().defaulted) {
    findings
        .report(facts.domain.memory_element.value_or(facts.domain.where),
                "nothing says how much memory the guest boots with: it gets " +
                    show_size(facts.layout.boot) + ", QEMU's default")
        .help = "write a size into <memory>, or add a module with <source type='ram'>";
  }
}

constexpr Code kCurrentAboveTotal = {
    .id = "MD110",
    .name = "current-above-total",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .scope = Scope::Proposal,
    .title = "<currentMemory> is more than there is",
    .explanation =
        R"(<currentMemory> is what the balloon leaves to the guest: at most the total. The
proposal refuses more; libvirt (9.0 to 12.8) quietly takes the total instead.

To mend it, lower it, or leave it out.)",
    .related = {"MD113", "MD277"},
};

void check_current(const Facts& facts, const Findings& findings) {
  const auto& current = facts.domain.current;
  if (current && current->value > facts.layout.total) {
    Diagnostic& found =
        findings.report(current->where,
                        "current memory " + show_size(current->value) +
                            " is above the total of " + show_size(facts.layout.total));
    found.notes.push_back(arithmetic(facts.layout));
    found.help = "use at most " + show_size(facts.layout.total) + ", or leave it out";
  }
}

constexpr Code kMaximumUnaligned = {
    .id = "MD111",
    .name = "maximum-unaligned",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Proposal,
    .title = "a maximum that is not a multiple of what the machine takes",
    .explanation =
        R"(QEMU (5.2 to 11.1) takes a maxmem above the boot size only as a multiple of 4 KiB on
x86 and loongarch64 (7.2: of 16 KiB there), and of 256 MiB on pseries ("Maximum memory size
… is not aligned to 256 MiB"). virt of Arm and s390-ccw-virtio take any.

To mend it, round it up; whole GiB are usual.)",
};

void check_maximum_alignment(const Facts& facts, const Findings& findings) {
  const auto& maximum = facts.domain.maximum;
  const facts::MachineFamily* family = facts.layout.machine.family;
  const Bytes step =
      family == nullptr ? facts::kMaximumGranularity : family->maximum_step;
  if (maximum && maximum->value > facts.layout.boot &&
      !is_multiple(maximum->value, step)) {
    findings
        .report(maximum->where,
                "a maximum of " + show_size(maximum->value) + " is not a multiple of " +
                    show_size(step) + ", as QEMU wants")
        .help = "use " + show_size(align_up(maximum->value, step));
  }
}

constexpr Code kNoHeadroom = {
    .id = "MD204",
    .name = "no-headroom",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "slots, but a maximum that is there at boot already",
    .explanation =
        R"(With slots, QEMU (5.2 to 11.1) starts only if the maximum is above the memory at
boot: "memory slots were specified but maximum memory size (…) is equal to the initial
memory size". libvirt takes equality.

To mend it, raise the maximum above the memory at boot, or leave slots and maximum out.)",
    .related = {"MD205", "MD211"},
};

// What QEMU adds up at a start, where there is a maximum.
bool is_too_much_to_start(const Layout& layout) {
  return layout.plugged > 0 && layout.in_use() > *layout.maximum;
}

void check_headroom(const Facts& facts, const Findings& findings) {
  const Layout& layout = facts.layout;
  const auto& maximum = facts.domain.maximum;
  if (!maximum || !layout.maximum || maximum->value == 0) {
    return;
  }
  // Where the sum is refused already, that is what is told.
  if (layout.libvirt() != nullptr ? layout.libvirt()->defined.total > maximum->value
                                  : is_too_much_to_start(layout)) {
    return;
  }
  const bool equal = *layout.maximum == layout.boot && layout.slots > 0;
  const bool below = *layout.maximum < layout.boot && layout.plugged == 0;
  if (equal || below) {
    Diagnostic& found =
        findings.report(maximum->where,
                        "a maximum of " + show_size(*layout.maximum) +
                            " leaves nothing to plug: " + show_size(layout.boot) +
                            (equal ? " are" : " would be") + " there at boot");
    found.help = "raise the maximum above " + show_size(layout.boot);
  }
}

constexpr Code kTotalAboveMaximum = {
    .id = "MD205",
    .name = "total-above-maximum",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .title = "more memory than the maximum",
    .explanation =
        R"(Memory at boot and all modules together may not exceed the maximum: QEMU (5.2 to
11.1) says "not enough space, currently … in use of total space for memory devices …". A
virtio-mem counts with its full size. libvirt compares sizes as the document has them, and
then rounds each up to 2 MiB, which can exceed the maximum again without its noticing.

To mend it, raise the maximum or make modules smaller.)",
    .related = {"MD204"},
};

void check_total(const Facts& facts, const Findings& findings) {
  const Layout& layout = facts.layout;
  const auto& maximum = facts.domain.maximum;
  if (!maximum || !layout.maximum || maximum->value == 0) {
    return;
  }
  const layout::LibvirtReading* libvirt = layout.libvirt();
  const bool at_define = libvirt != nullptr && libvirt->defined.maximum &&
                         libvirt->defined.total > *libvirt->defined.maximum;
  const Bytes total = layout.in_use();
  const bool at_start = is_too_much_to_start(layout);
  if (!at_define && !at_start) {
    return;
  }
  // libvirt counts labels, which QEMU does not map.
  const Bytes sum = at_start ? total : libvirt->defined.total;
  const Bytes needed =
      std::max(at_start ? total : 0, at_define ? libvirt->defined.total : 0);
  Diagnostic& found = findings.report(
      maximum->where,
      "the memory adds up to " + show_size(sum) + ", above the maximum of " +
          show_size(at_start ? *layout.maximum : *libvirt->defined.maximum));
  found.notes.push_back(at_start ? arithmetic(layout, layout.mapped())
                                 : arithmetic_of_total(layout));
  found.help = "raise the maximum to " +
               show_size(align_up(needed, needed % kMiB == 0 ? 1 : kMiB)) +
               " or more, or make modules smaller";
  if (libvirt != nullptr && !at_define &&
      facts.target.definition == layout::Definition::Stored) {
    found.severity = Severity::Warning;  // libvirt has accepted it; QEMU will not
  }
}

constexpr Code kNoRoomLeft = {
    .id = "MD211",
    .name = "no-room-left",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .title = "free slots with no memory left for them, or the reverse",
    .explanation =
        R"(A guest that declares more slots than it uses is meant to get modules later. With
the total at the maximum already, or all slots taken below it, none can be plugged.

To mend it, raise the maximum or the number of slots; if nothing is to be plugged, declare
just the slots and the maximum that are used.)",
    .related = {"MD204"},
};

// Slot 0 of a libvirt guest whose modules begin with slot 1 stays free: it is the boot
// memory's where the same machine is a proposal.
bool leaves_slot_0(const Layout& layout) {
  return layout.libvirt() != nullptr && !layout.modules.empty() &&
         std::all_of(layout.modules.begin(),
                     layout.modules.end(),
                     [](const layout::PlacedModule& one) { return one.slot > 0U; });
}

void check_room(const Facts& facts, const Findings& findings) {
  const Layout& layout = facts.layout;
  const auto& maximum = facts.domain.maximum;
  if (!maximum || !layout.maximum || layout.slots == 0) {
    return;
  }
  std::size_t used = layout.boot_slot() ? 1U : 0U;
  for (const layout::PlacedModule& placed : layout.modules) {
    used += facts.module(placed).takes_slot() ? 1U : 0U;
  }
  const Bytes total = saturating_add(layout.boot, layout.plugged);
  const bool full = total == *layout.maximum && layout.boot < *layout.maximum;
  // Less than a block is what labels and alignment need, not room for another.
  const bool taken = used == layout.slots && total < *layout.maximum &&
                     *layout.maximum - total >= facts::kX86Blocks.smallest;
  if (full && used + (leaves_slot_0(layout) ? 1U : 0U) < layout.slots) {
    findings
        .report(maximum->where,
                "no module can be plugged into the free slots: the total is at the "
                "maximum of " +
                    show_size(*layout.maximum))
        .help = "raise the maximum";
  } else if (taken) {
    findings
        .report(
            facts.domain.slots->where,
            "no module can be plugged: " +
                (layout.slots == 1 ? std::string("the only slot is")
                                   : "all " + counted(layout.slots, "slot") + " are") +
                " taken, with " + show_size(*layout.maximum - total) +
                " left below the maximum")
        .help =
        "raise the number of slots, or lower the maximum to " + show_size(total);
  }
}

constexpr std::array kRules = {
    Rule{kTotalDiffers, check_total_differs},
    Rule{kBootSizeDefaulted, check_boot_defaulted},
    Rule{kCurrentAboveTotal, check_current},
    Rule{kMaximumUnaligned, check_maximum_alignment},
    Rule{kNoHeadroom, check_headroom},
    Rule{kTotalAboveMaximum, check_total},
    Rule{kNoRoomLeft, check_room},
};

}  // namespace

std::span<const Rule> total_rules() {
  return kRules;
}

}  // namespace memdimm::rules
