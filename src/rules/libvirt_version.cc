// SPDX-License-Identifier: GPL-2.0-or-later
// What an older libvirt does not know, for --libvirt.
#include <array>
#include <optional>
#include <vector>

#include "base/text.h"
#include "facts/versions.h"
#include "model/module_attributes.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using facts::Version;
using model::Module;

constexpr Code kLibvirtTooOld = {
    .id = "MD701",
    .name = "libvirt-too-old",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "something that the libvirt of --libvirt does not know",
    .explanation =
        R"(Models and settings came with one libvirt or another: nvdimm with 3.2, virtio-pmem
with 7.1, virtio-mem with 7.9, sgx-epc with 8.10 and so on, as libvirt's description of the
domain format says. An older one refuses a model it does not know, and quietly skips an
element or attribute: that is a warning, and QEMU is told nothing of it. Where only two
versions were looked at, the message names both (9.0 refuses a maximum without slots, 11.3
takes it). What libvirts do otherwise for the same document is in what is printed for each,
and in the rules. Without --libvirt, or "libvirt" in the configuration, it is the newest known.

To mend it, use a newer libvirt, or do without.)",
    .related = {"MD267", "MD702", "MD703"},
};

// The modules that say what came with that libvirt.
template <facts::Libvirt Came>
std::vector<Span> modules_with(const Facts& facts) {
  std::vector<Span> out;
  for (const Module& module : facts.domain.modules) {
    for (const model::Attribute& attribute : model::kAttributes) {
      if (attribute.came == Came && model::is_said(attribute, module)) {
        out.push_back(module.where);
      }
    }
  }
  return out;
}

std::vector<Span> one(bool used, Span where) {
  return used ? std::vector<Span>{where} : std::vector<Span>();
}

std::vector<Span> target_addresses(const Facts& facts) {
  std::vector<Span> out;
  for (const Module& module : facts.domain.modules) {
    if (!module.takes_slot() && module.base) {
      out.push_back(module.base->where);
    }
  }
  return out;
}

std::vector<Span> restrictive(const Facts& facts) {
  std::vector<Span> out;
  const model::Numatune& tune = facts.domain.numatune;
  if (tune.mode == model::NumaMode::Restrictive && tune.memory) {
    out.push_back(*tune.memory);
  }
  for (const model::MemNode& node : tune.nodes) {
    if (node.mode == model::NumaMode::Restrictive) {
      out.push_back(node.where);
    }
  }
  return out;
}

std::vector<Span> heterogeneous(const Facts& facts) {
  std::vector<Span> out;
  for (const model::Cell& cell : facts.domain.cells) {
    for (const model::CellCache& cache : cell.caches) {
      out.push_back(cache.where);
    }
  }
  for (const model::Interconnect& link : facts.domain.interconnects) {
    out.push_back(link.where);
  }
  return out;
}

std::vector<Span> maximum_without_slots(const Facts& facts) {
  const auto& domain = facts.domain;
  return one(domain.maximum && domain.maximum->value > 0 &&
                 (!domain.slots || domain.slots->value == 0),
             domain.maximum ? domain.maximum->where : domain.where);
}

std::vector<Span> ccw_modules(const Facts& facts) {
  std::vector<Span> out;
  for (const layout::PlacedModule& placed : facts.layout.modules) {
    if (placed.ccw) {
      out.push_back(facts.module(placed).where);
    }
  }
  return out;
}

// libvirt 9.0 counts every module against the slots, newer ones only dimm and nvdimm.
std::vector<Span> uncounted_modules(const Facts& facts) {
  std::size_t counted = 0;
  std::vector<Span> others;
  for (const Module& module : facts.domain.modules) {
    if (module.takes_slot()) {
      ++counted;
    } else {
      others.push_back(module.where);
    }
  }
  const std::size_t slots = facts.layout.slots;
  const std::size_t room = slots > counted ? slots - counted : 0;
  if (slots == 0 || others.size() <= room) {
    return {};
  }
  return {others.begin() + static_cast<std::ptrdiff_t>(room), others.end()};
}

std::vector<Span> memfd(const Facts& facts) {
  const auto& source = facts.domain.backing.source;
  return one(source && source->value == model::SourceType::Memfd,
             source ? source->where : facts.domain.where);
}

std::vector<Span> threads(const Facts& facts) {
  const auto& threads = facts.domain.backing.threads;
  return one(threads.has_value(), threads ? threads->where : facts.domain.where);
}

std::vector<Span> address_bits(const Facts& facts) {
  const auto& mode = facts.domain.guest.phys_bits_mode;
  return one(mode.has_value(), mode ? mode->where : facts.domain.where);
}

std::vector<Span> drivers(const Facts& facts) {
  std::vector<Span> out;
  for (const Module& module : facts.domain.modules) {
    if (const auto where = module.driver.where()) {
      out.push_back(*where);
    }
  }
  return out;
}

std::vector<Span> device_nodes(const Facts& facts) {
  return facts.domain.guest.hostdev_nodes;
}

// Where the document has what came with a libvirt; what only makes a difference
// (Without::Differs) is for layout and other rules, and not looked for here.
struct UseRow {
  facts::Libvirt key;
  std::vector<Span> (*uses)(const Facts&) = nullptr;
};

constexpr auto kUses = facts::table<facts::Libvirt, UseRow>({
    {facts::Libvirt::Memfd, memfd},
    {facts::Libvirt::Pmem, modules_with<facts::Libvirt::Pmem>},
    {facts::Libvirt::AlignSize, modules_with<facts::Libvirt::AlignSize>},
    {facts::Libvirt::ReadOnly, modules_with<facts::Libvirt::ReadOnly>},
    {facts::Libvirt::Hmat, heterogeneous},
    {facts::Libvirt::Restrictive, restrictive},
    {facts::Libvirt::Threads, threads},
    {facts::Libvirt::MaxPhysAddr, address_bits},
    {facts::Libvirt::TargetAddress, target_addresses},
    {facts::Libvirt::MaximumWithoutCells},
    {facts::Libvirt::DynamicMemslots, modules_with<facts::Libvirt::DynamicMemslots>},
    {facts::Libvirt::MaximumWithoutSlots, maximum_without_slots},
    {facts::Libvirt::ModulesWithoutSlot, uncounted_modules},
    {facts::Libvirt::VirtioMemOnCcw, ccw_modules},
    {facts::Libvirt::SizeInKib},
    {facts::Libvirt::PinnedThreads},
    {facts::Libvirt::RestrictiveThreads},
    {facts::Libvirt::RestrictiveAgreed},
    {facts::Libvirt::RangesCompared},
    {facts::Libvirt::InterfacesShared},
    {facts::Libvirt::EmptyCells},
    {facts::Libvirt::HostdevNodes, device_nodes},
    {facts::Libvirt::VirtioDriver, drivers},
    {facts::Libvirt::NodemaskBinds},
});

std::string came_with(std::string_view what, Version since, Version libvirt) {
  return std::string(what) + " came with libvirt " + facts::show_version(since) +
         ", and this is for " + facts::show_version(libvirt);
}

std::string help_for(Version since) {
  return "use libvirt " + facts::show_version(since) + " or newer, or do without";
}

void check_models(Version libvirt, const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    const auto& since = module.row().libvirt;
    if (since && libvirt < *since) {
      const std::string what = "model " + quoted(model_word(module));
      findings.report(module.where, came_with(what, *since, libvirt)).help =
          help_for(*since);
    }
  }
}

void report_missing(const facts::LibvirtRow& row,
                    Span where,
                    Version libvirt,
                    const Findings& findings) {
  Diagnostic& found =
      findings.report(where,
                      row.absent ? "libvirt " + facts::show_version(libvirt) +
                                       " does not take " + std::string(row.what) +
                                       ", " + facts::show_version(row.since) + " does"
                                 : came_with(row.what, row.since, libvirt));
  found.help = help_for(row.since);
  if (row.without == facts::Without::Skips) {
    found.severity = Severity::Warning;
  }
}

void check_version(const Facts& facts, const Findings& findings) {
  const Version libvirt = facts.target.libvirt_taken();
  check_models(libvirt, facts, findings);
  for (const UseRow& row : kUses) {
    if (row.uses == nullptr || facts::has(libvirt, row.key)) {
      continue;
    }
    for (const Span where : row.uses(facts)) {
      report_missing(facts::row_of(row.key), where, libvirt, findings);
    }
  }
}

constexpr Code kLibvirtNotKnown = {
    .id = "MD702",
    .name = "libvirt-not-known",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "a libvirt that is newer or older than those that are known",
    .explanation =
        R"(What libvirt 9.0 to 12.8 refuse and what they tell QEMU is known. A newer one is
taken to do as 12.8 does. Of an older one it is known which elements it lacks (MD701); all
else is as 9.0 has it.

To mend it, use a newer memdimm, if there is one, or compare with the libvirt that is meant:
virsh domxml-to-native qemu-argv --xml FILE.)",
    .related = {"MD701"},
    .since = "0.2.0",
};

void check_known(const Facts& facts, const Findings& findings) {
  const Version libvirt = facts.target.libvirt_taken();
  const bool newer = libvirt > facts::kNewestLibvirt;
  if (!newer && libvirt >= facts::kOldestLibvirt) {
    return;
  }
  const Version taken = newer ? facts::kNewestLibvirt : facts::kOldestLibvirt;
  findings.report(facts.domain.where,
                  "libvirt " + facts::show_version(libvirt) + " is " +
                      (newer ? "newer than " : "older than ") +
                      facts::show_version(taken) + ", the " +
                      (newer ? "newest" : "oldest") +
                      " known, and is taken to do the same");
}

constexpr Code kQemuTooOld = {
    .id = "MD703",
    .name = "qemu-too-old-for-libvirt",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a QEMU that is too old for the libvirt of --libvirt",
    .explanation =
        R"(libvirt takes no QEMU that is older than what it was written for: 6.2 for libvirt
11.3, 7.2 from 12.4 on. It starts no guest with another. Only where both --libvirt and
--qemu-version are given is this looked for.

To mend it, give the two versions that run together.)",
    .related = {"MD701"},
    .since = "0.2.0",
};

void check_qemu(const Facts& facts, const Findings& findings) {
  if (!facts.target.libvirt) {
    return;
  }
  const auto minimum = facts::minimum_qemu(*facts.target.libvirt);
  if (minimum && facts.target.qemu < *minimum) {
    findings
        .report(facts.domain.where,
                "libvirt " + facts::show_version(*facts.target.libvirt) +
                    " wants QEMU " + facts::show_version(*minimum) +
                    " or newer, and this is for " +
                    facts::show_version(facts.target.qemu))
        .help = "give a newer --qemu-version or an older --libvirt";
  }
}

constexpr std::array kRules = {
    Rule{kLibvirtTooOld, check_version},
    Rule{kLibvirtNotKnown, check_known},
    Rule{kQemuTooOld, check_qemu},
};

}  // namespace

std::span<const Rule> libvirt_version_rules() {
  return kRules;
}

}  // namespace memdimm::rules
