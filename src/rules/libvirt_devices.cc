// SPDX-License-Identifier: GPL-2.0-or-later
// Modules of libvirt's dialect as devices: their address, their range of memory, their
// alias, and whether QEMU has them at all.
#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "base/text.h"
#include "facts/architectures.h"
#include "facts/modules.h"
#include "facts/versions.h"
#include "layout/libvirt_define.h"
#include "layout/names.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using layout::PlacedModule;
using model::Module;

constexpr Code kAddressType = {
    .id = "MD237",
    .name = "address-type",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "an address of a kind that the module does not have",
    .explanation =
        R"(A dimm or nvdimm has an address of type dimm (a slot), virtio-mem one of type pci or,
on s390-ccw machines, ccw, virtio-pmem one of type pci, sgx-epc none. libvirt 11.3 refuses
others (9.0 knows pci alone for virtio-mem); a dimm with a foreign address it quietly gives
a slot, and what is left of the address may reach QEMU as addr=.

To mend it, correct the type, or leave the address out: libvirt finds one.)",
    .related = {"MD248"},
};

// The types that the model may have on this machine.
std::vector<std::string> expected_types(const facts::ModelRow& model,
                                        const layout::Machine& machine) {
  std::vector<std::string> types;
  for (const std::string_view word : model.addresses) {
    if (!word.empty() && (word != "ccw" || machine.has_ccw())) {
      types.emplace_back(word);
    }
  }
  return types;
}

void check_address_type(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    if (!module.is_memory() || !module.address_type) {
      continue;
    }
    const std::string& type = module.address_type->value;
    const auto expected = expected_types(module.row(), facts.layout.machine);
    if (std::find(expected.begin(), expected.end(), type) != expected.end()) {
      continue;
    }
    findings.report(module.address_type->where,
                    "an address of type " + quoted(type) + " is not for " +
                        std::string(model_word(module)) + "; expected " +
                        (expected.empty() ? "no address" : join_or(expected)));
  }
}

constexpr Code kRangesOverlap = {
    .id = "MD239",
    .name = "ranges-overlap",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "two modules are given memory addresses that overlap",
    .explanation =
        R"(A module with a base takes its size from there (an nvdimm: without its label,
rounded up to alignsize or 4 KiB). libvirt 11.3 refuses a domain where two such ranges share
a byte; 9.0 only where two bases are equal. Ranges that touch are fine.

To mend it, move one of them, or leave the base out: QEMU finds room.)",
    .related = {"MD213"},
};

struct Range {
  Address begin;
  Address end;
  const PlacedModule* placed;
};

std::vector<Range> given_ranges(const Facts& facts) {
  std::vector<Range> ranges;
  for (const PlacedModule& placed : facts.layout.modules) {
    if (placed.address_given && !facts.module(placed).is<model::SgxEpc>()) {
      const Address begin = facts.module(placed).base->value;
      const Bytes mapped = facts.libvirt().defined.sizes[placed.index].mapped;
      ranges.push_back({begin, saturating_add(begin, mapped), &placed});
    }
  }
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
    return a.begin < b.begin;
  });
  return ranges;
}

// Each range is compared with the one before it that reaches farthest.
void check_overlap(const Facts& facts, const Findings& findings) {
  const std::vector<Range> ranges = given_ranges(facts);
  const Range* farthest = nullptr;
  for (const Range& range : ranges) {
    if (farthest != nullptr && range.begin < farthest->end && range.begin < range.end &&
        layout::compares_ranges(facts.module(*range.placed),
                                facts.module(*farthest->placed),
                                facts.target)) {
      const bool later = range.placed->index > farthest->placed->index;
      const Range& at = later ? range : *farthest;
      const Range& other = later ? *farthest : range;
      Diagnostic& found = findings.report(facts.module(*at.placed).base->where,
                                          "the module overlaps another");
      label(found,
            facts.module(*other.placed).base->where,
            show_hex(other.begin) + " to " + show_hex(other.end - 1));
      found.notes.push_back("this one: " + show_hex(at.begin) + " to " +
                            show_hex(at.end - 1));
      found.help = "use an address from " + show_hex(other.end) +
                   " on, or leave the address out";
    }
    if (farthest == nullptr || range.end > farthest->end) {
      farthest = &range;
    }
  }
}

constexpr Code kAliasTaken = {
    .id = "MD240",
    .name = "alias-taken",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "an alias that another device has",
    .explanation =
        R"(An alias that a user chooses (ua-…) becomes the device's id in QEMU, so that no two
devices may share one, be the other a module, a controller or a disk. libvirt (9.0 to 12.8)
refuses the domain ("non unique alias detected").

To mend it, choose another name for one of them.)",
    .related = {"MD241", "MD248"},
};

void check_alias_taken(const Facts& facts, const Findings& findings) {
  struct Owner {
    Span where;
    std::string name;
  };
  std::map<std::string_view, Owner> first;
  for (const model::OtherDevice& other : facts.domain.guest.others) {
    if (other.alias && layout::keeps_alias(other.alias->value)) {
      first.try_emplace(other.alias->value,
                        Owner{other.alias->where, "by this <" + other.name + '>'});
    }
  }
  for (const Module& module : facts.domain.modules) {
    if (!module.alias || !layout::keeps_alias(module.alias->value)) {
      continue;
    }
    const auto [place, fresh] = first.try_emplace(
        module.alias->value, Owner{module.alias->where, "by this module"});
    if (!fresh) {
      Diagnostic& found =
          findings.report(module.alias->where,
                          "alias " + quoted(module.alias->value) + " is taken already");
      label(found, place->second.where, place->second.name);
      found.help = "choose another name that starts with ua-";
    }
  }
}

constexpr Code kAliasDropped = {
    .id = "MD241",
    .name = "alias-dropped",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "libvirt drops an alias and makes its own",
    .explanation =
        R"(libvirt (9.0 to 12.8) keeps an alias only if it starts with ua- and has nothing in
it but letters, digits, - and _. Any other it drops without a word, and the device gets the
id that libvirt makes for it (dimm0 for the dimm in slot 0).

To mend it, start the alias with ua-, or leave it out.)",
    .related = {"MD240"},
};

void check_alias_dropped(const Facts& facts, const Findings& findings) {
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    const auto& alias = module.alias;
    if (!alias || alias->value == placed.id) {
      continue;
    }
    Diagnostic& found = findings.report(
        alias->where,
        "libvirt drops the alias " + quoted(alias->value) +
            (placed.slot || !module.takes_slot()
                 ? ", the device will be " + quoted(placed.id)
                 : ", the device will be " + quoted(module.row().alias) +
                       " and the number of its slot"));
    found.help = "an alias starts with ua- and has only letters, digits, - and _ in it";
  }
}

constexpr Code kModelNotInQemu = {
    .id = "MD520",
    .name = "model-not-in-qemu",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "QEMU has no such module for this architecture or version",
    .explanation =
        R"(dimm and nvdimm: x86, ppc64, arm and loongarch64. virtio-mem: x86 and arm from QEMU
5.1, s390x from 10.0. virtio-pmem: x86. sgx-epc: x86 from QEMU 6.2, on a host with SGX.
libvirt (9.0 to 12.8) refuses what the emulator does not have.

To mend it, choose another model, or a newer QEMU.)",
    .related = {"MD216"},
};

void check_model(const Facts& facts, const Findings& findings) {
  const auto& guest = facts.domain.guest;
  const facts::ModelsSince& models = layout::architecture(guest).models;
  for (const Module& module : facts.domain.modules) {
    if (!module.is_memory()) {
      continue;
    }
    const std::string word(model_word(module));
    const auto since = models.of(module.model());
    if (!since) {
      findings
          .report(module.where,
                  "QEMU has no " + word + " for " +
                      (guest.arch ? guest.arch->value
                                  : std::string(facts::kUsualArchitecture)))
          .help = "use another model";
    } else if (facts.target.qemu < *since) {
      findings.report(module.where, word + " needs QEMU " + facts::show_version(*since))
          .help = "use another model, or a newer QEMU";
    }
  }
}

constexpr std::array kRules = {
    Rule{kAddressType, check_address_type},
    Rule{kRangesOverlap, check_overlap},
    Rule{kAliasTaken, check_alias_taken},
    Rule{kAliasDropped, check_alias_dropped},
    Rule{kModelNotInQemu, check_model},
};

}  // namespace

std::span<const Rule> libvirt_device_rules() {
  return kRules;
}

}  // namespace memdimm::rules
