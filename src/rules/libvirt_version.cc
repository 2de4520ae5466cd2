// SPDX-License-Identifier: GPL-2.0-or-later
// What an older libvirt does not know, for --libvirt.
#include <array>
#include <optional>
#include <vector>

#include "base/text.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using layout::Version;
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

template <class Kind>
std::vector<Span> modules_of(const Facts& facts, bool (*which)(const Module&)) {
  std::vector<Span> out;
  for (const Module& module : facts.domain.modules) {
    if (module.is<Kind>() && which(module)) {
      out.push_back(module.where);
    }
  }
  return out;
}

template <class Kind>
std::vector<Span> any_of_kind(const Facts& facts) {
  return modules_of<Kind>(facts, [](const Module&) { return true; });
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
                 facts.layout.defined->cell_created,
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

// One thing, and the version that brought it. Where that is not known, `refused` is the
// newest version in which it was seen to be absent and `since` the oldest in which it
// was seen to work; between them nothing is said.
struct VersionRow {
  std::string_view what;
  Version since;
  std::optional<Version> refused;
  std::vector<Span> (*uses)(const Facts&);
};

// Sources: "Since" of libvirt's description of the domain format (formatdomain.html)
// for rows without `refused`, define on libvirt 9.0 and 11.3 for the others.
constexpr VersionRow kVersions[] = {
    {"model 'nvdimm'", {3, 2}, {}, any_of_kind<model::Nvdimm>},
    {"<source type='memfd'/>", {4, 10}, {}, memfd},
    {"<pmem/>",
     {5, 0},
     {},
     [](const Facts& facts) {
       return modules_of<model::Nvdimm>(facts, [](const Module& module) {
         return std::get<model::Nvdimm>(module.kind).pmem;
       });
     }},
    {"<alignsize>",
     {5, 0},
     {},
     [](const Facts& facts) {
       return modules_of<model::Nvdimm>(facts, [](const Module& module) {
         return std::get<model::Nvdimm>(module.kind).align.has_value();
       });
     }},
    {"<readonly/>",
     {5, 0},
     {},
     [](const Facts& facts) {
       return modules_of<model::Nvdimm>(facts, [](const Module& module) {
         return std::get<model::Nvdimm>(module.kind).readonly;
       });
     }},
    {"caches and links between cells", {6, 6}, {}, heterogeneous},
    {"model 'virtio-pmem'", {7, 1}, {}, any_of_kind<model::VirtioPmem>},
    {"model 'virtio-mem'", {7, 9}, {}, any_of_kind<model::VirtioMem>},
    {"mode 'restrictive'", {7, 9}, {}, restrictive},
    {"threads='…'", {8, 2}, {}, threads},
    {"<maxphysaddr>", {8, 7}, {}, address_bits},
    {"model 'sgx-epc'", {8, 10}, {}, any_of_kind<model::SgxEpc>},
    {"an address in <target>", {9, 4}, {}, target_addresses},
    {"a maximum without cells", {9, 6}, {}, maximum_without_cells},
    {"dynamicMemslots",
     {10, 1},
     {},
     [](const Facts& facts) {
       return modules_of<model::VirtioMem>(facts, [](const Module& module) {
         return std::get<model::VirtioMem>(module.kind).dynamic_memslots.has_value();
       });
     }},
    {"a maximum without slots", {11, 3}, Version{9, 0}, maximum_without_slots},
    {"a module that has no slot left to count for it",
     {11, 3},
     Version{9, 0},
     uncounted_modules},
    {"a virtio-mem on ccw", {11, 3}, Version{9, 0}, ccw_modules},
};

bool is_missing(const VersionRow& row, Version libvirt) {
  return row.refused ? libvirt <= *row.refused : libvirt < row.since;
}

std::string message(const VersionRow& row, Version libvirt) {
  const std::string since = layout::show_version(row.since);
  const std::string given = layout::show_version(libvirt);
  return row.refused ? "libvirt " + given + " does not take " + std::string(row.what) +
                           ", " + since + " does"
                     : std::string(row.what) + " came with libvirt " + since +
                           ", and this is for " + given;
}

void check_version(const Facts& facts, const Findings& findings) {
  if (!facts.target.libvirt) {
    return;
  }
  for (const VersionRow& row : kVersions) {
    if (!is_missing(row, *facts.target.libvirt)) {
      continue;
    }
    for (const Span where : row.uses(facts)) {
      Diagnostic& found = findings.report(where, message(row, *facts.target.libvirt));
      found.help =
          "use libvirt " + layout::show_version(row.since) + " or newer, or do without";
      if (!row.refused && !row.what.starts_with("model")) {
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
