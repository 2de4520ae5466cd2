// SPDX-License-Identifier: GPL-2.0-or-later
// Totals as libvirt computes them at define and as it rounds them for a start.
#include <array>

#include "facts/limits.h"
#include "layout/libvirt_define.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using layout::Defined;
using layout::PlacedModule;
using model::Module;

// Where the document says how much memory there is.
Span total_at(const model::Domain& domain) {
  if (domain.total) {
    return domain.total->where;
  }
  return domain.memory_element.value_or(domain.where);
}

constexpr Code kCurrentBelowTotal = {
    .id = "MD113",
    .name = "current-below-total",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "<currentMemory> takes modules away from the guest again",
    .explanation =
        R"(<currentMemory> is what libvirt (9.0 to 12.8) tells the balloon to leave to the guest
when it starts: of boot memory and every dimm. Below that, the guest sees the modules come
and the balloon takes as much away, so that nothing seems to have been plugged (KubeVirt
issue 14622). A virtio-mem, an nvdimm and a virtio-pmem are not the balloon's. Without a
balloon (<memballoon model='none'/>) the number has no effect.

To mend it, write the sum, or leave <currentMemory> out.)",
    .related = {"MD110", "MD277"},
};

void check_current_below(const Facts& facts, const Findings& findings) {
  const Defined& defined = facts.libvirt().defined;
  const auto& current = facts.domain.current;
  if (!current || current->value == 0 || !facts.domain.guest.balloon) {
    return;
  }
  const Bytes whole = saturating_add(defined.boot, defined.dimms);
  if (defined.dimms == 0 || current->value >= whole) {
    return;
  }
  Diagnostic& found = findings.report(
      current->where,
      "the balloon leaves the guest " + show_size(current->value) + " of its " +
          show_size(whole) + ", " +
          (current->value <= defined.boot
               ? "as if no dimm were plugged"
               : show_size(whole - current->value) + " less than is plugged"));
  found.notes.push_back("boot " + show_size(defined.boot) + " + dimms " +
                        show_size(defined.dimms) + " = " + show_size(whole));
  found.help = "use " + show_size(whole) + ", or leave it out";
}

constexpr Code kCurrentIsCut = {
    .id = "MD277",
    .name = "current-is-cut",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "<currentMemory> is more than there is, and libvirt cuts it",
    .explanation =
        R"(<currentMemory> is what the balloon leaves to the guest: at most the total. libvirt
(9.0 to 12.8) takes a larger number for the total without a word, so that what was meant by
it, often a total that is missing a module, is lost.

To mend it, write the total, or leave <currentMemory> out.)",
    .related = {"MD110", "MD113"},
    .since = "0.2.0",
};

void check_current_cut(const Facts& facts, const Findings& findings) {
  const auto& current = facts.domain.current;
  const Bytes total = facts.libvirt().defined.total;
  if (current && current->value > total && total > 0) {
    findings
        .report(current->where,
                "current memory " + show_size(current->value) +
                    " is above the total, so libvirt takes " + show_size(total))
        .help = "use at most " + show_size(total) + ", or leave it out";
  }
}

constexpr Code kNoMemory = {
    .id = "MD120",
    .name = "no-memory",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "nothing is left for the guest to boot with",
    .explanation =
        R"(Boot memory is what <memory> (or the sum of the cells) leaves beside the modules.
libvirt (9.0 to 12.8) refuses a domain in which that is nothing: modules come on top of a
guest that already runs.

To mend it, give <memory>, or the cells, more than the modules take.)",
    .related = {"MD121"},
};

void check_no_memory(const Facts& facts, const Findings& findings) {
  const Defined& defined = facts.libvirt().defined;
  if (defined.boot != 0 || defined.too_small) {
    return;
  }
  Diagnostic& found = findings.report(
      total_at(facts.domain),
      defined.modules == 0
          ? "the domain has no memory"
          : "the modules take all of the memory, none is left to boot with");
  if (defined.modules != 0) {
    found.notes.push_back("total " + show_size(defined.total) + " - modules " +
                          show_size(defined.modules) + " = 0");
  }
  found.help = "raise <memory> by what the guest is to boot with";
}

constexpr Code kModulesExceedTotal = {
    .id = "MD121",
    .name = "modules-exceed-total",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "the modules are larger than the memory they are part of",
    .explanation =
        R"(To libvirt <memory> is the total, modules included. Where no cells say how much the
guest boots with, that is <memory> less the modules, and libvirt (9.0 to 12.8) refuses a
domain where it would be negative.

To mend it, raise <memory> to boot memory plus the sum of the modules.)",
    .related = {"MD120"},
};

void check_modules_fit_total(const Facts& facts, const Findings& findings) {
  const Defined& defined = facts.libvirt().defined;
  if (!defined.too_small) {
    return;
  }
  const Bytes total = facts.domain.total ? facts.domain.total->value : 0;
  Diagnostic& found =
      findings.report(total_at(facts.domain),
                      show_size(total) + " in total is less than the modules in it, " +
                          show_size(defined.modules));
  for (const Module& module : facts.domain.modules) {
    label(found, module.size.where, show_size(module.size.value));
  }
  found.notes.emplace_back("<memory> counts the modules too");
  found.help = "raise <memory> above " + show_size(defined.modules);
}

constexpr Code kSizeOverflowsAligned = {
    .id = "MD122",
    .name = "size-overflow-aligned",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a size is too large once libvirt has rounded it up",
    .explanation =
        R"(libvirt (9.0 to 12.8) keeps sizes in KiB and takes fewer than 2^53 of them. Before a
start it rounds cells, boot memory and the maximum up to 1 MiB and modules to 2 MiB (all to
256 MiB on ppc64); a size within that of the limit is accepted at define and then keeps the
domain from starting ("overflowed after alignment").

To mend it, write the size that was meant; no machine has this much memory.)",
    .related = {"MD107", "MD123"},
};

void check_limit(const Findings& findings, Bytes size, Bytes rounded, Span where) {
  if (rounded <= facts::kLargestLibvirtSize) {
    return;
  }
  findings
      .report(where,
              show_size(size) + " is too large once it is rounded up for a start")
      .notes.push_back("libvirt takes at most " +
                       show_size(facts::kLargestLibvirtSize));
}

void check_overflow(const Facts& facts, const Findings& findings) {
  const model::Domain& domain = facts.domain;
  bool cells = false;
  for (std::size_t i = 0; i < domain.cells.size(); ++i) {
    if (const auto& memory = domain.cells[i].memory) {
      const Bytes rounded = facts.libvirt().started_cells[i];
      check_limit(findings, memory->value, rounded, memory->where);
      cells = cells || rounded > facts::kLargestLibvirtSize;
    }
  }
  if (domain.maximum && facts.layout.maximum) {
    check_limit(
        findings, domain.maximum->value, *facts.layout.maximum, domain.maximum->where);
  }
  for (const PlacedModule& placed : facts.layout.modules) {
    const Located<Bytes>& size = facts.module(placed).size;
    check_limit(findings, size.value, placed.size, size.where);
  }
  if (!cells) {
    const Bytes total = facts.libvirt().defined.total;
    check_limit(findings, total, facts.layout.total, total_at(domain));
  }
}

constexpr Code kSizeRounded = {
    .id = "MD123",
    .name = "size-rounded",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "libvirt rounds a size before it tells QEMU",
    .explanation =
        R"(For a start libvirt (9.0 to 12.8) rounds each cell, boot memory and the maximum up
to 1 MiB and each module up to 2 MiB; on ppc64 all of them to 256 MiB, an nvdimm down behind
its label. The guest starts, with another size than the document has: of boot memory that is
a note below 1 MiB, since nothing is lost by it. attach-device rounds
a module to 1 MiB only, so that QEMU may refuse the same module hotplugged.

To mend it, write the rounded size.)",
    .related = {"MD122", "MD275", "MD278"},
};

Diagnostic* report_rounded(const Findings& findings,
                           Span where,
                           Bytes size,
                           Bytes rounded,
                           std::string_view when = "at a start") {
  if (size == rounded || rounded > facts::kLargestLibvirtSize) {
    return nullptr;
  }
  Diagnostic& found = findings.report(
      where,
      show_size(size) + " becomes " + show_size(rounded) + ' ' + std::string(when));
  found.help = "write " + show_size(rounded);
  return &found;
}

// Boot memory loses nothing by it, and less than 1 MiB more is nothing to act on.
void report_boot_rounded(const Findings& findings,
                         Span where,
                         Bytes size,
                         Bytes rounded) {
  Diagnostic* found = report_rounded(findings, where, size, rounded);
  if (found != nullptr && rounded > size && rounded - size < kMiB) {
    found->severity = Severity::Note;
  }
}

void check_rounding(const Facts& facts, const Findings& findings) {
  const model::Domain& domain = facts.domain;
  if (facts.target.incoming) {
    return;
  }
  for (std::size_t i = 0; i < domain.cells.size(); ++i) {
    if (const auto& memory = domain.cells[i].memory) {
      report_boot_rounded(
          findings, memory->where, memory->value, facts.libvirt().started_cells[i]);
    }
  }
  if (domain.cells.empty() && domain.total) {
    const Defined& defined = facts.libvirt().defined;
    report_boot_rounded(findings, domain.total->where, defined.boot, facts.layout.boot);
  }
  for (const PlacedModule& placed : facts.layout.modules) {
    const Located<Bytes>& size = facts.module(placed).size;
    report_rounded(findings,
                   size.where,
                   size.value,
                   placed.size,
                   facts.target.running ? "when it is plugged" : "at a start");
  }
}

constexpr Code kIncomingSize = {
    .id = "MD278",
    .name = "incoming-boot-size",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "memory at boot that no running guest can have",
    .explanation =
        R"(The other side of a migration is started with the sizes of the document as they are,
which libvirt has rounded when the guest was started. QEMU (7.2 to 11.1) rounds -m up to 8
KiB, and then refuses cells or a backend of another size ("total memory for NUMA nodes
(…) should equal RAM size …"). So a guest that runs has no such sizes, and
this document is not a running guest's.

To mend it, take the definition from the running guest (virsh dumpxml), or leave --incoming
out.)",
    .related = {"MD123"},
    .since = "0.2.0",
};

// What the boot memory's backends have together.
Bytes in_backends(const layout::Layout& layout) {
  Bytes sum = layout.boot_backend ? layout.boot_backend->size : 0;
  for (const layout::GuestNode& node : layout.nodes) {
    sum = saturating_add(sum, node.memory());
  }
  return sum;
}

Span odd_place(const model::Domain& domain) {
  for (const model::Cell& cell : domain.cells) {
    if (cell.memory && cell.memory->value % facts::kBootGranularity != 0) {
      return cell.memory->where;
    }
  }
  return total_at(domain);
}

void check_incoming(const Facts& facts, const Findings& findings) {
  const Bytes there = in_backends(facts.layout);
  const Bytes asked = align_up(facts.layout.boot, facts::kBootGranularity);
  if (facts.target.incoming && there != 0 && there != asked) {
    findings
        .report(odd_place(facts.domain),
                "the memory at boot is " + show_size(there) +
                    ", which QEMU rounds to " + show_size(asked) +
                    ": no running guest has that")
        .help = "take the running guest's definition, or leave --incoming out";
  }
}

constexpr std::array kRules = {
    Rule{kCurrentBelowTotal, check_current_below},
    Rule{kCurrentIsCut, check_current_cut},
    Rule{kIncomingSize, check_incoming},
    Rule{kNoMemory, check_no_memory},
    Rule{kModulesExceedTotal, check_modules_fit_total},
    Rule{kSizeOverflowsAligned, check_overflow},
    Rule{kSizeRounded, check_rounding},
};

}  // namespace

std::span<const Rule> libvirt_total_rules() {
  return kRules;
}

void label(Diagnostic& found, Span where, std::string text) {
  if (where.end > where.begin) {
    found.labels.push_back({where, std::move(text)});
  }
}

}  // namespace memdimm::rules
