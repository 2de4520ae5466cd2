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
element or attribute: that is a warning. Where only two versions were looked at, the message
names both (9.0 refuses a maximum without slots, 11.3 takes it). Only --libvirt, or "libvirt" in the
configuration, looks for any of this.

To mend it, use a newer libvirt, or do without.)",
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

std::vector<Span> maximum_without_cells(const Facts& facts) {
  const auto& domain = facts.domain;
  return one(domain.maximum && domain.maximum->value > 0 && domain.cells.empty() &&
                 facts.libvirt().defined.cell_created,
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

// What came with a libvirt: how it is called, and where the document has it.
struct VersionRow {
  std::string_view what;
  facts::Libvirt came;
  std::vector<Span> (*uses)(const Facts&);
};

constexpr VersionRow kVersions[] = {
    {"<source type='memfd'/>", facts::Libvirt::Memfd, memfd},
    {"<pmem/>", facts::Libvirt::Pmem, modules_with<facts::Libvirt::Pmem>},
    {"<alignsize>", facts::Libvirt::AlignSize, modules_with<facts::Libvirt::AlignSize>},
    {"<readonly/>", facts::Libvirt::ReadOnly, modules_with<facts::Libvirt::ReadOnly>},
    {"caches and links between cells", facts::Libvirt::Hmat, heterogeneous},
    {"mode 'restrictive'", facts::Libvirt::Restrictive, restrictive},
    {"threads='…'", facts::Libvirt::Threads, threads},
    {"<maxphysaddr>", facts::Libvirt::MaxPhysAddr, address_bits},
    {"an address in <target>", facts::Libvirt::TargetAddress, target_addresses},
    {"a maximum without cells",
     facts::Libvirt::MaximumWithoutCells,
     maximum_without_cells},
    {"dynamicMemslots",
     facts::Libvirt::DynamicMemslots,
     modules_with<facts::Libvirt::DynamicMemslots>},
    {"a maximum without slots",
     facts::Libvirt::MaximumWithoutSlots,
     maximum_without_slots},
    {"a module that has no slot left to count for it",
     facts::Libvirt::ModulesWithoutSlot,
     uncounted_modules},
    {"a virtio-mem on ccw", facts::Libvirt::VirtioMemOnCcw, ccw_modules},
};

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

bool is_missing(const facts::LibvirtRow& row, Version libvirt) {
  return row.absent ? libvirt <= *row.absent : libvirt < row.since;
}

void check_version(const Facts& facts, const Findings& findings) {
  if (!facts.target.libvirt) {
    return;
  }
  const Version libvirt = *facts.target.libvirt;
  check_models(libvirt, facts, findings);
  for (const VersionRow& row : kVersions) {
    const facts::LibvirtRow& came = facts::row_of(row.came);
    if (!is_missing(came, libvirt)) {
      continue;
    }
    for (const Span where : row.uses(facts)) {
      Diagnostic& found = findings.report(
          where,
          came.absent ? "libvirt " + facts::show_version(libvirt) + " does not take " +
                            std::string(row.what) + ", " +
                            facts::show_version(came.since) + " does"
                      : came_with(row.what, came.since, libvirt));
      found.help = help_for(came.since);
      if (!came.absent) {
        found.severity = Severity::Warning;  // skipped without a word
      }
    }
  }
}

constexpr std::array kRules = {
    Rule{kLibvirtTooOld, check_version},
};

}  // namespace

std::span<const Rule> libvirt_version_rules() {
  return kRules;
}

}  // namespace memdimm::rules
