// SPDX-License-Identifier: GPL-2.0-or-later
// The size of one module: what QEMU takes, what a guest can use.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "facts/limits.h"
#include "layout/guest.h"
#include "layout/proposal.h"
#include "rules/guest.h"

namespace memdimm::rules {
namespace {

using layout::PlacedModule;
using model::Module;

constexpr Code kSizeZero = {
    .id = "MD102",
    .name = "size-zero",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "memory of no size",
    .explanation =
        R"(QEMU (5.2 to 11.1) refuses a backend of size 0 ("property 'size' of
memory-backend-ram doesn't take value '0'"), and takes -m size=0 for its default of 128
MiB. libvirt passes a module of size 0 on.

To mend it, write the size that was meant.)",
};

void check_size_zero(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    if (module.is_memory() && module.size.value == 0) {
      findings.report(module.size.where, "a module of 0 bytes").help =
          "write its size, for example 512 MiB";
    }
  }
  if (facts.layout.boot_created() && facts.layout.boot == 0) {
    findings
        .report(facts.layout.proposal()->size.where,
                "a guest with 0 bytes of memory at boot")
        .help = "write the memory that the guest boots with";
  }
}

constexpr Code kGuestBlockSize = {
    .id = "MD103",
    .name = "guest-block-size",
    .severity = Severity::Warning,
    .refuses = Refuses::Guest,
    .title = "a DIMM that is not a whole number of the guest's memory blocks",
    .explanation =
        R"(Linux takes hotplugged memory in blocks: 128 MiB on x86 while memory ends below
64 GiB, from there on the largest power of two up to 2 GiB that divides the end of boot
memory (arch/x86/mm/init_64.c); 128 MiB on aarch64, 256 MiB on pseries and s390x, 512 MiB on
loongarch64. It refuses a DIMM that is not a whole number of them, all of
it ("Block size [0x8000000] unaligned hotplug range", seen with Linux 6.1). QEMU starts it
all the same. Windows and others have no such blocks: --guest, or the document's libosinfo
metadata, says what the guest is, and --guest-block its block where it is known to differ.

To mend it, make the size a multiple of the block.)",
    .related = {"MD104"},
};

void check_guest_block(const Facts& facts, const Findings& findings) {
  const auto block =
      layout::guest_block(facts.domain.guest, facts.layout, facts.target);
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    if (!block || !module.is<model::Dimm>() || is_multiple(placed.size, *block)) {
      continue;
    }
    const Bytes below = align_down(placed.size, *block);
    Diagnostic& found =
        findings.report(module.size.where,
                        show_size(placed.size) + " is not a whole number of " +
                            whose_blocks(facts, *block));
    found.notes.emplace_back(below == 0
                                 ? "the guest takes none of it"
                                 : "the guest takes none of it, not even whole blocks");
    found.help = "use " + (below == 0 ? "" : show_size(below) + " or ") +
                 show_size(align_up(placed.size, *block));
  }
}

constexpr Code kSizeUnaligned = {
    .id = "MD106",
    .name = "size-unaligned",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "a size that QEMU does not take for this backend",
    .explanation =
        R"(A DIMM's size must be a multiple of what its backend is made of: 2 MiB for plain
memory, the page size for huge pages, 4 KiB for a file (QEMU 5.2 to 11.1: "backend memory
size must be multiple of 0x200000"); on pseries also of 256 MiB ("Hotplugged memory size
must be a multiple of 256 MB"). Boot memory on huge pages must be whole pages too
(from QEMU 10.0 on for files, always for memfd), and boot memory with a backend a multiple of
8 KiB, to which -m rounds ("Machine memory size does not match"). libvirt rounds a DIMM up
to 2 MiB by itself, but not to larger huge pages.

To mend it, round the size up.)",
    .related = {"MD112", "MD114", "MD328"},
};

Diagnostic& report_step(const Findings& findings,
                        Span where,
                        Bytes size,
                        Bytes step,
                        std::string_view of_what) {
  Diagnostic& found =
      findings.report(where,
                      show_size(size) + " is not a multiple of " + show_size(step) +
                          ", " + std::string(of_what));
  const Bytes down = align_down(size, step);
  found.help = "use " + (down == 0 ? "" : show_size(down) + " or ") +
               show_size(align_up(size, step));
  return found;
}

// Why a DIMM's size has steps.
std::string made_of(const Facts& facts, const PlacedModule& placed) {
  const layout::Backend& backend = placed.backend;
  if (placed.size_step > backend.alignment()) {
    return "as machine " + quoted(facts.layout.machine.name) + " wants for a DIMM";
  }
  if (backend.page_size) {
    return "the size of its huge pages";
  }
  return backend.type == layout::BackendType::Ram ? "as QEMU wants for a DIMM"
                                                  : "the host's page size";
}

// The memory at boot of a proposal. Huge pages are the module's; and where it has a
// backend, QEMU compares that one's size with the rounded one.
void check_boot_size(const layout::ProposalBoot& boot,
                     const Facts& facts,
                     const Findings& findings) {
  const layout::Layout& layout = facts.layout;
  const bool plain = !layout.boot_backend && layout.nodes.empty();
  const auto page = boot.module ? facts.domain.modules[*boot.module].backing.page_size
                                : std::optional<Located<Bytes>>();
  const Located<Bytes>& size = boot.size;
  if (page && !is_multiple(size.value, page->value)) {
    report_step(
        findings, size.where, size.value, page->value, "the size of its huge pages");
  } else if (!plain && size.value % facts::kBootGranularity != 0) {
    report_step(findings,
                size.where,
                size.value,
                facts::kBootGranularity,
                "to which QEMU rounds the memory at boot");
  }
}

void check_size_alignment(const Facts& facts, const Findings& findings) {
  if (const layout::ProposalBoot* boot = facts.layout.proposal()) {
    check_boot_size(*boot, facts, findings);
  }
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    const Bytes step = placed.size_step;
    if (module.is<model::Dimm>() && !is_multiple(placed.size, step)) {
      report_step(
          findings, module.size.where, placed.size, step, made_of(facts, placed));
    }
  }
}

constexpr Code kBootSizeRounded = {
    .id = "MD112",
    .name = "boot-size-rounded",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .scope = Scope::Proposal,
    .title = "QEMU rounds the memory at boot up",
    .explanation =
        R"(QEMU (5.2 to 11.1) rounds -m size= up to a multiple of 8 KiB without a word, so
that the guest has a little more memory than the document says. s390-ccw-virtio up to 4.2
cuts the size: at most 1020 steps of 1, 2, 4 or so MiB are left of it.

To mend it, use a multiple of 8 KiB; whole MiB are usual.)",
    .related = {"MD106", "MD114"},
};

void check_boot_rounding(const Facts& facts, const Findings& findings) {
  const layout::Layout& layout = facts.layout;
  if (layout.boot_backend || !layout.nodes.empty()) {
    return;
  }
  const Located<Bytes>& size = facts.boot().size;
  if (size.value != layout.boot) {
    findings
        .report(size.where,
                "QEMU rounds " + show_size(size.value) + " at boot " +
                    (size.value < layout.boot ? "up to " : "down to ") +
                    show_size(layout.boot))
        .help = "use " + show_size(layout.boot);
  }
}

constexpr std::array kRules = {
    Rule{kSizeZero, check_size_zero},
    Rule{kGuestBlockSize, check_guest_block},
    Rule{kSizeUnaligned, check_size_alignment},
    Rule{kBootSizeRounded, check_boot_rounding},
};

}  // namespace

std::span<const Rule> size_rules() {
  return kRules;
}

}  // namespace memdimm::rules
