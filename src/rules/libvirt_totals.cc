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
    .related = {"MD110"},
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
    const Bytes total = facts.layout.stated_total();
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
its label. The guest starts, with another size than the document has. attach-device rounds
a module to 1 MiB only, so that QEMU may refuse the same module hotplugged.

To mend it, write the rounded size.)",
    .related = {"MD122"},
};

void report_rounded(const Findings& findings, Span where, Bytes size, Bytes rounded) {
  if (size == rounded || rounded > facts::kLargestLibvirtSize) {
    return;
  }
  findings
      .report(where, show_size(size) + " becomes " + show_size(rounded) + " at a start")
      .help = "write " + show_size(rounded);
}

void check_rounding(const Facts& facts, const Findings& findings) {
  const model::Domain& domain = facts.domain;
  if (facts.target.incoming) {
    return;
  }
  for (std::size_t i = 0; i < domain.cells.size(); ++i) {
    if (const auto& memory = domain.cells[i].memory) {
      report_rounded(
          findings, memory->where, memory->value, facts.libvirt().started_cells[i]);
    }
  }
  if (domain.cells.empty() && domain.total) {
    const Defined& defined = facts.libvirt().defined;
    report_rounded(findings, domain.total->where, defined.boot, facts.layout.boot);
  }
  for (const PlacedModule& placed : facts.layout.modules) {
    const Located<Bytes>& size = facts.module(placed).size;
    report_rounded(findings, size.where, size.value, placed.size);
  }
}

constexpr std::array kRules = {
    Rule{kCurrentBelowTotal, check_current_below},
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
