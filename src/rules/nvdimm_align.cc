// SPDX-License-Identifier: GPL-2.0-or-later
// nvdimm: how its file is mapped, and what is left of it then.
#include <array>

#include "base/text.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using layout::PlacedModule;
using model::Module;
using model::Nvdimm;

// Whether QEMU takes the <alignsize>, however large the module; without one or with 0
// there is none.
bool is_possible(const std::optional<Located<Bytes>>& align, const Facts& facts) {
  return !align || align->value == 0 ||
         (is_power_of_two(align->value) &&
          align->value >= layout::architecture(facts.domain.guest).host_page);
}

constexpr Code kNothingBehindLabel = {
    .id = "MD509",
    .name = "nvdimm-too-small",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "an nvdimm with nothing behind its label",
    .explanation =
        R"(QEMU (5.2 to 11.1) maps what an nvdimm has behind its label in steps of <alignsize>
(4 KiB without one), and refuses an nvdimm that has less ("is too small to contain nvdimm
label … and aligned PMEM"). libvirt accepts any size above the label's.

To mend it, make it at least one such step larger than its label.)",
    .related = {"MD503", "MD505", "MD511"},
};

void check_behind_label(const Facts& facts, const Findings& findings) {
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    const auto* nvdimm = std::get_if<Nvdimm>(&module.kind);
    if (nvdimm == nullptr || !nvdimm->label || placed.mapped != 0 ||
        nvdimm->label->value >= module.size.value ||
        !is_possible(nvdimm->align, facts)) {
      continue;
    }
    Diagnostic& found = findings.report(module.size.where,
                                        show_size(placed.size) + " leaves less than " +
                                            show_size(placed.backend.alignment()) +
                                            " behind the label");
    label(found, nvdimm->label->where, "the label: " + show_size(nvdimm->label->value));
    found.help =
        "use at least " + show_size(nvdimm->label->value + placed.backend.alignment());
  }
}

constexpr Code kAlignSize = {
    .id = "MD511",
    .name = "nvdimm-alignsize",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "an nvdimm aligned to what cannot be",
    .explanation =
        R"(<alignsize> is what the file of an nvdimm is mapped at a multiple of, and what of it
the guest gets is whole steps of it. QEMU (5.2 to 11.1) takes powers of two ("alignment
0x600000 must be a power of two") from the host's page on ("must be multiples of page size
0x1000"), and no more than the nvdimm has ("is too small to contain nvdimm label (0x0) and
aligned PMEM"). libvirt passes any number on.

To mend it, write <alignsize unit='MiB'>2</alignsize>, or leave it out for an ordinary file.)",
    .related = {"MD509", "MD512"},
    .since = "0.2.0",
};

void check_alignment(const Facts& facts, const Findings& findings) {
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    const auto* nvdimm = std::get_if<Nvdimm>(&module.kind);
    if (nvdimm == nullptr || !nvdimm->align) {
      continue;
    }
    const Located<Bytes>& align = *nvdimm->align;
    if (!is_possible(align, facts)) {
      findings
          .report(align.where,
                  "an alignment of " + show_size(align.value) +
                      "; expected a power of two, at least " +
                      show_size(layout::architecture(facts.domain.guest).host_page))
          .help = "write <alignsize unit='MiB'>2</alignsize>";
    } else if (align.value > placed.size) {
      label(findings.report(align.where,
                            "an alignment of " + show_size(align.value) +
                                "; the nvdimm has at most " + show_size(placed.size)),
            module.size.where,
            "the nvdimm");
    }
  }
}

constexpr Code kDevDax = {
    .id = "MD512",
    .name = "devdax-alignsize",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .title = "a /dev/dax device without its alignment",
    .explanation =
        R"(A device of persistent memory (/dev/dax0.0) can only be mapped at multiples of its own
alignment, 2 MiB as a rule (`ndctl list` shows it). QEMU from 5.0 on refuses a backend on
one that does not say so ("backing store align 0x200000 is larger than 'align' option 0x0").
What such a path is, only the host knows: a note.

To mend it, write <alignsize unit='MiB'>2</alignsize> in the nvdimm's <source>; other
modules have no alignment, and need an ordinary file.)",
    .related = {"MD511"},
    .since = "0.2.0",
};

void check_devdax(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    const auto& path = module.backing.path;
    const auto* nvdimm = std::get_if<Nvdimm>(&module.kind);
    const bool said = nvdimm != nullptr && nvdimm->align && nvdimm->align->value != 0;
    if (module.is_memory() && path && path->value.starts_with("/dev/dax") && !said) {
      findings
          .report(path->where,
                  quoted(path->value) +
                      " wants to be mapped at its own alignment, and none is said")
          .help = nvdimm != nullptr
                      ? "add <alignsize unit='MiB'>2</alignsize>, or what ndctl says"
                      : "use an ordinary file, or an nvdimm with <alignsize>";
    }
  }
}

constexpr std::array kRules = {
    Rule{kNothingBehindLabel, check_behind_label},
    Rule{kAlignSize, check_alignment},
    Rule{kDevDax, check_devdax},
};

}  // namespace

std::span<const Rule> nvdimm_align_rules() {
  return kRules;
}

}  // namespace memdimm::rules
