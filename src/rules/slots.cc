// SPDX-License-Identifier: GPL-2.0-or-later
// Memory slots: how many there are, and who is in them.
#include "layout/slots.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "facts/limits.h"
#include "rules/rule.h"

namespace memdimm::rules {
namespace {

using facts::kMostSlots;
using model::Module;

// "16 slots, 0 to 15"
std::string slot_range(unsigned slots) {
  return counted(slots, "slot") +
         (slots == 0 ? "" : ", 0 to " + std::to_string(slots - 1));
}

constexpr Code kNoMaximum = {
    .id = "MD201",
    .name = "no-maximum",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .title = "memory modules in a domain that declares no maximum",
    .explanation =
        R"(QEMU reserves address space and slots for modules when it starts: without
-m slots=,maxmem= there is nowhere to plug one ("no slots where allocated", QEMU 5.2 to
11.1). libvirt (9.0 to 12.8) refuses any memory device without <maxMemory>, or with one of 0.

To mend it, add <maxMemory slots='16' unit='GiB'>…</maxMemory> (libvirt), or slots= and
max-memory= on <memory> (proposal).)",
    .related = {"MD207", "MD231"},
};

void check_no_maximum(const Facts& facts, const Findings& findings) {
  // A libvirt maximum, or number of slots, of 0 is none.
  const bool maximum = facts.domain.maximum && facts.domain.maximum->value > 0;
  const bool slots = facts.domain.slots && facts.domain.slots->value > 0;
  if (maximum || (slots && !facts.proposal())) {
    return;
  }
  for (const layout::PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    if (!module.is_memory()) {
      continue;
    }
    Diagnostic& found = findings.report(
        module.where, "this module has nowhere to go: the domain declares no maximum");
    found.help =
        facts.proposal()
            ? "add slots= and max-memory= to <memory>"
            : "add <maxMemory slots='16' unit='GiB'>…</maxMemory>, larger than "
              "the sum of all memory";
    return;
  }
}

constexpr Code kSlotOutOfRange = {
    .id = "MD203",
    .name = "slot-out-of-range",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .title = "a module in a slot that the domain does not have",
    .explanation =
        R"(Slots are numbered from 0 to slots - 1. QEMU (5.2 to 11.1) refuses any other number
("invalid slot number 4, valid range is [0-3]"), libvirt at define.

To mend it, choose a lower slot or raise the number of slots (256 at most). Without a
slot, a module gets the lowest free one.)",
    .related = {"MD209"},
};

void check_slot_range(const Facts& facts, const Findings& findings) {
  // Of none at all MD209 tells, once.
  if (!facts.domain.slots || (facts.domain.slots->value == 0 && facts.domain.maximum)) {
    return;
  }
  const Located<unsigned>& slots = *facts.domain.slots;
  for (const Module& module : facts.domain.modules) {
    if (module.takes_slot() && module.slot && module.slot->value >= slots.value) {
      Diagnostic& found = findings.report(module.slot->where,
                                          "slot " + std::to_string(module.slot->value) +
                                              " does not exist: the domain has " +
                                              slot_range(slots.value));
      found.labels.push_back({slots.where, counted(slots.value, "slot")});
      if (slots.value != 0) {
        found.help = "choose a slot from 0 to " + std::to_string(slots.value - 1) +
                     ", or leave it out to take the lowest free one";
      }
    }
  }
}

constexpr Code kSlotsWithMaximum = {
    .id = "MD207",
    .name = "slots-with-maximum",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .title = "slots without a maximum, or a maximum without slots",
    .explanation =
        R"(Slots say how many modules there may be, the maximum how much memory. QEMU refuses
slots alone ("slots specified but no max-size", 7.2 to 11.1), and a maximum alone leaves no
slot to plug a DIMM into. In the proposal the two come together; libvirt takes a maximum
without slots, for virtio-mem and virtio-pmem only.

To mend it, give both.)",
    .related = {"MD201"},
};

void check_slots_with_maximum(const Facts& facts, const Findings& findings) {
  const auto& slots = facts.domain.slots;
  const auto& maximum = facts.domain.maximum;
  if (slots && slots->value > 0 && (!maximum || maximum->value == 0)) {
    findings.report(slots->where, "slots without a maximum to plug up to").help =
        std::string("give ") + (facts.proposal() ? "max-memory=" : "<maxMemory>") +
        " a size above the sum of all memory";
  }
}

constexpr Code kSlotTaken = {
    .id = "MD208",
    .name = "slot-taken",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .title = "two modules in one slot",
    .explanation =
        R"(A slot holds one module. QEMU (5.2 to 11.1) refuses the second ("slot 3 is busy"),
libvirt at define. In the proposal the boot module keeps its slot too.

To mend it, give one of them another slot, or none: it then gets the lowest free one.)",
    .related = {"MD273"},
};

void check_slot_taken(const Facts& facts, const Findings& findings) {
  std::map<unsigned, Span> first;
  for (const Module& module : facts.domain.modules) {
    if (!module.takes_slot() || !module.slot) {
      continue;
    }
    const auto [place, fresh] =
        first.try_emplace(module.slot->value, module.slot->where);
    if (!fresh) {
      Diagnostic& found = findings.report(
          module.slot->where,
          "slot " + std::to_string(module.slot->value) + " is taken already");
      found.labels.push_back({place->second, "by this module"});
      found.help = "give it another slot, or leave it out to take the lowest free one";
    }
  }
}

constexpr Code kMoreModulesThanSlots = {
    .id = "MD209",
    .name = "more-modules-than-slots",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .title = "more modules than slots",
    .explanation =
        R"(Each dimm and nvdimm takes a slot; in the proposal the boot module takes one too.
QEMU says "no free slots available" (5.2 to 11.1), libvirt 11.3 refuses at define, and
libvirt 9.0 counts virtio-mem and virtio-pmem as well.

To mend it, raise the number of slots (256 at most), or use fewer, larger modules.)",
    .related = {"MD203", "MD210"},
};

void tell_no_slots(const Span& where,
                   unsigned count,
                   const Module& first,
                   bool zero,
                   const Findings& findings) {
  const std::string number = std::to_string(std::min(count, kMostSlots));
  Diagnostic& found = findings.report(
      where,
      std::string(zero ? "no slot at all" : "a maximum without slots=") + ", and " +
          counted(count, "module") +
          (count == 1 ? " takes a slot" : " take a slot each"));
  found.labels.push_back({first.where, "the module"});
  found.help = (zero ? "write slots='" : "add slots='") + number +
               "', or more for modules that come later";
}

void check_enough_slots(const Facts& facts, const Findings& findings) {
  const auto& maximum = facts.domain.maximum;
  if (!maximum || (facts.proposal() && !facts.domain.slots)) {
    return;
  }
  const auto slots = facts.domain.slots.value_or(Located<unsigned>());
  unsigned count = 0;
  const Module* first_without = nullptr;
  for (const Module& module : facts.domain.modules) {
    if (module.takes_slot() && ++count == slots.value + 1) {
      first_without = &module;
    }
  }
  if (first_without == nullptr) {
    return;
  }
  if (slots.value == 0) {
    const bool zero = facts.domain.slots.has_value();
    tell_no_slots(
        zero ? slots.where : maximum->where, count, *first_without, zero, findings);
    return;
  }
  Diagnostic& found =
      findings.report(first_without->where,
                      "no slot is left for this module: " + counted(count, "module") +
                          ", " + counted(slots.value, "slot"));
  found.labels.push_back({slots.where, counted(slots.value, "slot")});
  if (count <= kMostSlots) {
    found.help = "raise the number of slots to " + std::to_string(count);
  }
}

constexpr Code kSlotCount = {
    .id = "MD210",
    .name = "slot-count-out-of-range",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "a number of slots that QEMU does not take",
    .explanation =
        R"(ACPI's memory hotplug registers, and so QEMU (5.2 to 11.1: "unsupported amount of
memory slots: 257"), know at most 256 slots. pseries has 32 under TCG ("Specified number of
memory slots 33 exceeds max supported 32"), under KVM half of what KVM has; s390-ccw-virtio
and machines without modules do not look. libvirt accepts any number and passes it on.

To mend it, use 1 to 256 slots. Fewer are better: each reserves 1 GiB of address space.)",
    .related = {"MD209"},
};

// 0: any number.
unsigned most_slots(const Facts& facts) {
  const facts::MachineFamily* family = facts.layout.machine.family;
  const bool kvm =
      layout::accelerator(facts.domain.guest, facts.target) == layout::Accelerator::Kvm;
  return family == nullptr || (family->kvm_slots && kvm) ? kMostSlots
                                                         : family->most_slots;
}

void check_slot_count(const Facts& facts, const Findings& findings) {
  const auto& slots = facts.domain.slots;
  const bool none = slots && slots->value == 0 && facts.proposal();
  const unsigned most = most_slots(facts);
  const bool many = slots && most != 0 && slots->value > most;
  if (many || none) {
    const std::string wanted = std::to_string(most == 0 ? kMostSlots : most);
    findings
        .report(slots->where,
                std::to_string(slots->value) + " slots: QEMU takes 1 to " + wanted)
        .help = "write slots='" + (none ? "16" : wanted) + "'";
  }
}

constexpr std::array kRules = {
    Rule{kNoMaximum, check_no_maximum},
    Rule{kSlotOutOfRange, check_slot_range},
    Rule{kSlotsWithMaximum, check_slots_with_maximum},
    Rule{kSlotTaken, check_slot_taken},
    Rule{kMoreModulesThanSlots, check_enough_slots},
    Rule{kSlotCount, check_slot_count},
};

}  // namespace

std::span<const Rule> slot_rules() {
  return kRules;
}

}  // namespace memdimm::rules
