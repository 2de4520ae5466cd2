// SPDX-License-Identifier: GPL-2.0-or-later
// What the guest's own system makes of modules that QEMU starts without a word.
#include "rules/guest.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "facts/architectures.h"
#include "facts/linux.h"
#include "layout/guest.h"
#include "layout/place.h"

namespace memdimm::rules {
namespace {

using layout::GuestSystem;
using layout::PlacedModule;
using model::Dimm;
using model::Module;

GuestSystem system_of(const Facts& facts) {
  return layout::guest_system(facts.domain.guest, facts.target);
}

// Rules that set a module against the rest of its domain have nothing to say where that
// domain is not known (a module by itself) or its addresses are not.
bool has_map(const Facts& facts) {
  return facts.layout.map.has_value();
}

constexpr Code kBlockBoundary = {
    .id = "MD104",
    .name = "block-boundary",
    .severity = Severity::Warning,
    .refuses = Refuses::Guest,
    .title = "a DIMM that does not start at one of the guest's memory blocks",
    .explanation =
        R"(Linux takes a DIMM only if it starts at a multiple of its memory block (128 MiB on
x86; MD103 says more), and refuses all of it otherwise ("Block size [0x8000000] unaligned
hotplug range", seen with Linux 6.1). QEMU aligns a module to 2 MiB and puts it right behind
the one before it, so that an nvdimm, whose label is not mapped, a virtio-mem or an address
of the document's can push every later DIMM off a boundary. QEMU starts it all the same.

To mend it, move the address, size the module in front so that what is mapped of it is whole
blocks, or put it behind the DIMMs.)",
    .related = {"MD103"},
};

// Whether QEMU takes the module and puts it off a boundary; an address that it refuses
// is for other rules to tell.
bool off_boundary(const PlacedModule& placed, Bytes block) {
  const bool refused =
      placed.outside_region || placed.overlaps ||
      (placed.address && !is_multiple(*placed.address, placed.alignment));
  return placed.address && !refused && !is_multiple(*placed.address, block);
}

// Those that have an address, from the lowest on.
std::vector<const PlacedModule*> by_address(const layout::Layout& layout) {
  std::vector<const PlacedModule*> out;
  for (const PlacedModule& placed : layout.modules) {
    if (placed.address) {
      out.push_back(&placed);
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const auto* a, const auto* b) {
    return *a->address < *b->address;
  });
  return out;
}

// Already told: the DIMM in front is off a boundary itself, or no whole blocks (MD103).
bool is_told(const PlacedModule& front, const Facts& facts, Bytes block) {
  return facts.module(front).is<Dimm>() &&
         (off_boundary(front, block) || !is_multiple(front.size, block));
}

void blame_address(const PlacedModule& placed,
                   const Facts& facts,
                   const Findings& findings,
                   Bytes block) {
  findings
      .report(facts.module(placed).base->where,
              "address " + show_hex(*placed.address) + " is not at one of " +
                  whose_blocks(facts, block) + ": the guest takes none of this DIMM")
      .help = "use " + show_hex(align_up(*placed.address, block)) +
              ", or leave the address out";
}

void blame_front(const PlacedModule& front,
                 const PlacedModule& placed,
                 const Facts& facts,
                 const Findings& findings,
                 Bytes block) {
  const Module& module = facts.module(front);
  const Address end = *front.address + front.mapped;
  const bool moved = !is_multiple(*front.address, block) && front.address_given;
  Diagnostic& found =
      findings.report(moved ? module.base->where : module.size.where,
                      "this " + std::string(model::model_word(module)) +
                          " puts the DIMM behind it off " + whose_blocks(facts, block) +
                          ": the guest takes none of that");
  found.labels.push_back(
      {facts.module(placed).where, "this DIMM, at " + show_hex(*placed.address)});
  found.notes.push_back("in front of it: " + show_hex(*front.address) + " to " +
                        show_hex(end - 1));
  const Bytes fitting =
      front.size - front.mapped + align_up(end, block) - *front.address;
  // libvirt rounds what is no whole unit up again.
  constexpr Bytes kKept = facts::StartUnits{}.module;
  found.help = "put it behind the DIMMs";
  if (moved) {
    found.help += ", or use address " + show_hex(align_up(*front.address, block));
  } else if (fitting % kKept == 0) {
    found.help += ", or make it " + show_size(fitting);
  } else {
    found.help += ", or use a label of whole 2 MiB";
  }
}

// A DIMM that comes to a guest that runs: what is there stays where it is.
void blame_plugged(const PlacedModule& placed,
                   const PlacedModule* front,
                   const Facts& facts,
                   const Findings& findings,
                   Bytes block) {
  Diagnostic& found = findings.report(
      facts.module(placed).where,
      "QEMU puts this DIMM at " + show_hex(*placed.address) + ", not at one of " +
          whose_blocks(facts, block) + ": the guest takes none of it");
  if (front != nullptr) {
    const Module& module = facts.module(*front);
    found.labels.push_back(
        {module.where, "behind this " + std::string(model::model_word(module))});
  }
  layout::Layout aligned = facts.layout;
  const auto at = &placed - facts.layout.modules.data();
  std::rotate(aligned.modules.begin() + at,
              aligned.modules.begin() + at + 1,
              aligned.modules.end());
  PlacedModule& moved = aligned.modules.back();
  moved.alignment = std::max(moved.alignment, block);
  layout::place_last(aligned);
  if (moved.address) {
    found.help = "give it the address " + show_hex(*moved.address);
  }
}

// `front` is what stands in front of the DIMM, nullptr at the start of the region.
void check_start(const PlacedModule& placed,
                 const PlacedModule* front,
                 const Facts& facts,
                 const Findings& findings,
                 Bytes block) {
  if (placed.address_given) {
    blame_address(placed, facts, findings, block);
  } else if (placed.joins) {
    blame_plugged(placed, front, facts, findings, block);
  } else if (front != nullptr) {
    if (!is_told(*front, facts, block)) {
      blame_front(*front, placed, facts, findings, block);
    }
  } else if (!is_multiple(facts.layout.map->region, block)) {
    findings
        .report(facts.module(placed).where,
                "QEMU puts this DIMM at " + show_hex(*placed.address) +
                    ", not at one of " + whose_blocks(facts, block))
        .help = "give it the address " + show_hex(align_up(*placed.address, block));
  }
}

void check_block_boundary(const Facts& facts, const Findings& findings) {
  const auto block =
      layout::guest_block(facts.domain.guest, facts.layout, facts.target);
  if (!block || !has_map(facts)) {
    return;
  }
  const PlacedModule* front = nullptr;
  for (const PlacedModule* placed : by_address(facts.layout)) {
    if (facts.module(*placed).is<Dimm>() && off_boundary(*placed, *block)) {
      check_start(*placed, front, facts, findings, *block);
    }
    front = placed;
  }
}

constexpr Code kModuleTooLarge = {
    .id = "MD601",
    .name = "module-too-large",
    .severity = Severity::Warning,
    .refuses = Refuses::Guest,
    .title = "a DIMM too large for a guest with so little memory",
    .explanation =
        R"(Before Linux can use a DIMM it needs 1/64 of its size for the page map, out of the
memory that it has already. DIMMs 48 times as large as that take three quarters of it: Linux
6.1 with 512 MiB panics when it meets one of 24 GiB ("System is deadlocked on memory"), or
one of 8 GiB and one of 24 GiB, while 20 GiB are taken. Kata Containers plugs at most 48
times what is there. One DIMM that large is a warning. At a start all DIMMs are there before
the first is in use, so that their sum counts, and above 32 times is a note: a running guest
that has brought the first ones online takes more, but it will not start again with them.

To mend it, boot with more memory.)",
    .related = {"MD602"},
};

void check_module_size(const Facts& facts, const Findings& findings) {
  constexpr Bytes kStep = facts::kX86Blocks.smallest;
  const Bytes boot = facts.layout.boot;
  if (!has_map(facts) || boot == 0 || system_of(facts) != GuestSystem::Linux) {
    return;
  }
  Bytes sum = 0;
  const PlacedModule* largest = nullptr;
  for (const PlacedModule& placed : facts.layout.modules) {
    if (facts.module(placed).is<Dimm>()) {
      sum = saturating_add(sum, placed.size);
      largest = largest == nullptr || placed.size > largest->size ? &placed : largest;
    }
  }
  const auto most = checked_multiply(boot, facts::kMostOfBoot);
  if (largest == nullptr || !most || sum <= *most) {
    return;
  }
  const bool alone = sum == largest->size;
  Diagnostic& found = findings.report(facts.module(*largest).size.where,
                                      (alone ? "a DIMM of " : "with this, DIMMs of ") +
                                          show_size(sum) + (alone ? " is " : " are ") +
                                          std::to_string(steps_in(sum, boot)) +
                                          " times the " + show_size(boot) + " at boot");
  // What a guest grows to while it runs is more than it can start with: advice.
  found.severity = steps_in(largest->size, boot) >= facts::kFarTooMuchOfBoot
                       ? Severity::Warning
                       : Severity::Note;
  found.notes.push_back("Linux needs " +
                        show_size(align_up(sum / facts::kPageMap, kMiB)) +
                        " of these for the page map");
  found.help =
      "boot with " + show_size(align_up(sum / facts::kMostOfBoot, kStep)) + " or more";
}

constexpr Code kMuchPlugged = {
    .id = "MD602",
    .name = "little-boot-memory",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .title = "more plugged memory than Linux keeps ready to be unplugged",
    .explanation =
        R"(Memory that is to be unplugged again must be in Linux's zone for movable pages, and
what the kernel itself needs comes from the rest: boot memory, mostly. Linux's own policy
for this (memory_hotplug.online_policy=auto-movable) allows three times as much movable
memory as other (auto_movable_ratio, 301 %); oVirt keeps the maximum at four times the
memory at boot for the same reason. Beyond that, modules cannot be unplugged, or the kernel
runs out of memory while much is free. What counts is what is there: a generous maximum
costs nothing before it is used, and gets no note. Nor does a guest of which nothing says
that it is Linux: libosinfo's metadata, or --guest linux.

To mend it, boot with a quarter of the total or more; if nothing is ever to be unplugged,
ignore it.)",
    .related = {"MD601"},
};

void check_movable(const Facts& facts, const Findings& findings) {
  constexpr Bytes kRatio = 3;
  const layout::Layout& layout = facts.layout;
  // Policy, not a fault: too much to tell everyone whose guest is only taken for Linux.
  const std::string_view id = facts.domain.guest.os_id;
  const bool stated = facts.target.guest ||
                      (!id.empty() && !id.starts_with("http://libosinfo.org/unknown"));
  if (!has_map(facts) || !stated || system_of(facts) != GuestSystem::Linux) {
    return;
  }
  Bytes plugged = 0;
  const Module* last = nullptr;
  for (const PlacedModule& placed : layout.modules) {
    const Module& module = facts.module(placed);
    if (module.is<Dimm>() || module.is<model::VirtioMem>()) {
      plugged = saturating_add(plugged, placed.size);
      last = &module;
    }
  }
  const auto most = checked_multiply(layout.boot, kRatio);
  if (last == nullptr || layout.boot == 0 || !most || plugged <= *most) {
    return;
  }
  findings
      .report(last->size.where,
              show_size(plugged) + " in modules are more than three times the " +
                  show_size(layout.boot) +
                  " at boot: too much for Linux to keep all of it unpluggable")
      .help =
      "boot with " +
      show_size(align_up(saturating_add(layout.boot, plugged) / (kRatio + 1), kMiB)) +
      " or more of the total";
}

constexpr Code kWindowsNode = {
    .id = "MD603",
    .name = "windows-first-node",
    .severity = Severity::Warning,
    .refuses = Refuses::Guest,
    .title = "the first DIMM of a Windows guest is not on node 0",
    .explanation =
        R"(Windows takes plugged memory only once there is some on node 0: the first DIMM that a
Windows guest gets must be on that node, those after it may be on any (openEuler's guide to
memory hotplug). Its libosinfo metadata or --guest says
whether the guest is Windows.

To mend it, put the first DIMM on node 0.)",
};

void check_windows_node(const Facts& facts, const Findings& findings) {
  if (!has_map(facts) || system_of(facts) != GuestSystem::Windows) {
    return;
  }
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    if (!module.is<Dimm>()) {
      continue;
    }
    if (placed.node.value_or(0) != 0) {
      findings
          .report(module.node ? module.node->where : module.where,
                  "the first DIMM of a Windows guest is on node " +
                      std::to_string(*placed.node) + ", where Windows does not take it")
          .help = "put it on node 0, or put a DIMM on node 0 in front of it";
    }
    return;
  }
}

constexpr Code kWindowsVirtioMem = {
    .id = "MD604",
    .name = "windows-virtio-mem",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "a virtio-mem in a Windows guest",
    .explanation =
        R"(Windows has no driver for virtio-mem of its own; that of virtio-win (viomem) must be
installed. With Hyper-V active inside the guest, which virtualization-based security
switches on, the driver acknowledges the memory and Windows never uses it (virtio-win issue
1607). Its libosinfo metadata or --guest says
whether the guest is Windows.

To mend it, use a dimm, or see that the guest has the driver and runs without Hyper-V.)",
    .related = {"MD606"},
};

void check_windows_virtio_mem(const Facts& facts, const Findings& findings) {
  if (system_of(facts) != GuestSystem::Windows) {
    return;
  }
  for (const Module& module : facts.domain.modules) {
    if (module.is<model::VirtioMem>()) {
      findings
          .report(
              module.where,
              "Windows needs virtio-win's driver for a virtio-mem, and does not use "
              "its memory while Hyper-V runs in the guest")
          .help = "use a dimm, or see to both in the guest";
    }
  }
}

constexpr Code kGuestWithoutHotplug = {
    .id = "MD605",
    .name = "guest-without-hotplug",
    .severity = Severity::Warning,
    .refuses = Refuses::Guest,
    .title = "memory modules in a guest whose system takes none",
    .explanation =
        R"(FreeBSD uses the memory that the firmware names at boot, and none that comes as a
module; Incus plugs no memory into such guests for this reason. QEMU starts the modules all
the same, and the guest has less memory than the document says. Its libosinfo metadata or
--guest says whether the guest is FreeBSD.

To mend it, give the guest the memory at boot instead.)",
};

void check_hotplug(const Facts& facts, const Findings& findings) {
  if (system_of(facts) != GuestSystem::FreeBsd) {
    return;
  }
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    if (module.is<Dimm>() || module.is<model::VirtioMem>()) {
      findings.report(module.where, "FreeBSD does not take memory that is a module")
          .help = "give the guest the memory at boot instead";
    }
  }
}

constexpr std::array kRules = {
    Rule{kBlockBoundary, check_block_boundary},
    Rule{kModuleTooLarge, check_module_size},
    Rule{kMuchPlugged, check_movable},
    Rule{kWindowsNode, check_windows_node},
    Rule{kWindowsVirtioMem, check_windows_virtio_mem},
    Rule{kGuestWithoutHotplug, check_hotplug},
};

}  // namespace

std::string whose_blocks(const Facts& facts, Bytes block) {
  return (facts.target.guest_block ? "the guest's " : "Linux's ") + show_size(block) +
         " memory blocks";
}

std::span<const Rule> guest_rules() {
  return kRules;
}

}  // namespace memdimm::rules
