// SPDX-License-Identifier: GPL-2.0-or-later
// nvdimm and virtio-pmem: memory that is a file.
#include <array>

#include "base/text.h"
#include "facts/limits.h"
#include "layout/libvirt_define.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using layout::PlacedModule;
using model::Module;
using model::Nvdimm;
using model::VirtioPmem;

constexpr Code kPathMissing = {
    .id = "MD501",
    .name = "path-missing",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "an nvdimm or virtio-pmem without the file it is made of",
    .explanation =
        R"(An nvdimm and a virtio-pmem are files that the guest sees as memory. libvirt (9.0 to
11.3) refuses one without <source><path>; an empty path is as good as none.

To mend it, give the file's path.)",
};

void check_path(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    if (module.row().own_file && !module.backing.path) {
      findings
          .report(module.where,
                  "this " + std::string(model::model_word(module)) + " has no path")
          .help = "add <source><path>/…</path></source>";
    }
  }
}

constexpr Code kDiscard = {
    .id = "MD502",
    .name = "discard-on-file",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "discard='yes' on a module that is to keep its content",
    .explanation =
        R"(discard='yes' throws the content away when the guest ends, which is the opposite of
what an nvdimm or a virtio-pmem is for. libvirt (9.0 to 12.8) refuses it.

To mend it, remove discard.)",
};

void check_discard(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    const auto& discard = module.backing.discard;
    if (module.row().own_file && discard && discard->value) {
      findings
          .report(discard->where,
                  "discard='yes' is not for " + std::string(model::model_word(module)))
          .help = "remove discard";
    }
  }
}

constexpr Code kLabel = {
    .id = "MD503",
    .name = "nvdimm-label",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "an nvdimm label that cannot be",
    .explanation =
        R"(The label of an nvdimm holds its namespaces: at least 128 KiB of the module, and less
than all of it; a size of 0 means none. libvirt (9.0 to 12.8) refuses others, and on ppc64
an nvdimm without a label.

To mend it, write <label><size unit='KiB'>128</size></label>, or leave the label out.)",
    .related = {"MD509"},
};

void check_label(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    const auto* nvdimm = std::get_if<Nvdimm>(&module.kind);
    if (nvdimm == nullptr) {
      continue;
    }
    if (!nvdimm->label || nvdimm->label->value == 0) {
      if (layout::architecture(facts.domain.guest).papr_nvdimm) {
        findings.report(module.where, "an nvdimm needs a label on ppc64").help =
            "add <label><size unit='KiB'>128</size></label> to its <target>";
      }
    } else if (nvdimm->label->value < facts::kSmallestLabel) {
      findings.report(nvdimm->label->where,
                      "a label of " + show_size(nvdimm->label->value) +
                          "; expected at least " + show_size(facts::kSmallestLabel));
    } else if (nvdimm->label->value >= module.size.value) {
      label(findings.report(nvdimm->label->where, "the label takes all of the module"),
            module.size.where,
            "the module: " + show_size(module.size.value));
    }
  }
}

constexpr Code kUuid = {
    .id = "MD504",
    .name = "nvdimm-uuid",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a uuid on an nvdimm that is not for ppc64",
    .explanation =
        R"(Only ppc64 guests know an nvdimm by a uuid, and libvirt makes one where it is not
given. On other architectures libvirt (9.0 to 12.8) refuses it.

To mend it, remove <uuid>.)",
    .related = {"MD513"},
};

void check_uuid(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    const auto* nvdimm = std::get_if<Nvdimm>(&module.kind);
    if (nvdimm != nullptr && nvdimm->uuid &&
        !layout::architecture(facts.domain.guest).papr_nvdimm) {
      findings.report(nvdimm->uuid->where, "only ppc64 has an nvdimm with a uuid")
          .help = "remove <uuid>";
    }
  }
}

constexpr Code kUuidMadeUp = {
    .id = "MD513",
    .name = "nvdimm-uuid-made-up",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "an nvdimm of a ppc64 guest without a uuid",
    .explanation =
        R"(A ppc64 guest knows an nvdimm by its uuid, and QEMU (7.2 to 11.1) refuses one without
("NVDIMM device requires the uuid to be set"). libvirt (9.0 to 12.8) makes a random one up
when it defines the domain, and keeps it. memdimm does not know which: its arguments have
one that follows from the file's path.

To mend it, add <uuid>…</uuid> to the <memory>.)",
    .related = {"MD504"},
    .since = "0.2.0",
};

void check_uuid_made_up(const Facts& facts, const Findings& findings) {
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    if (placed.made_up_uuid) {
      findings
          .report(module.where,
                  "this nvdimm has no uuid, and libvirt makes one up when it defines "
                  "the domain")
          .help = "write it: <uuid>" + *placed.made_up_uuid + "</uuid>";
    }
  }
}

constexpr Code kPpc64Size = {
    .id = "MD505",
    .name = "nvdimm-ppc64-size",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "an nvdimm that is too small for ppc64",
    .explanation =
        R"(On ppc64 libvirt (9.0 to 12.8) rounds what an nvdimm has behind its label down to
256 MiB, and refuses one that has less.

To mend it, make it at least 256 MiB larger than its label.)",
    .related = {"MD509"},
};

void check_ppc64_size(const Facts& facts, const Findings& findings) {
  const Bytes step = layout::architecture(facts.domain.guest).units.module;
  for (const Module& module : facts.domain.modules) {
    const auto* nvdimm = std::get_if<Nvdimm>(&module.kind);
    if (nvdimm == nullptr || !nvdimm->label ||
        !layout::architecture(facts.domain.guest).papr_nvdimm) {
      continue;
    }
    const Bytes label_size = nvdimm->label->value;
    if (label_size < module.size.value && module.size.value - label_size < step) {
      Diagnostic& found =
          findings.report(module.size.where,
                          show_size(module.size.value) + " leaves less than " +
                              show_size(step) + " behind the label");
      label(found, nvdimm->label->where, "the label: " + show_size(label_size));
      found.help = "use at least " + show_size(label_size + step);
    }
  }
}

constexpr Code kPmemAccess = {
    .id = "MD506",
    .name = "pmem-access",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a virtio-pmem that is not shared",
    .explanation =
        R"(What a guest writes to a virtio-pmem must reach the file: its access is shared, and
libvirt (9.0 to 12.8) refuses access='private'.

To mend it, write access='shared', or leave it out.)",
    .related = {"MD510"},
};

void check_pmem_access(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    const auto& access = module.backing.access;
    if (module.is<VirtioPmem>() && access && access->value != model::Sharing::Shared) {
      findings.report(access->where, "a virtio-pmem must be shared").help =
          "write access='shared'";
    }
  }
}

constexpr Code kPmemNode = {
    .id = "MD507",
    .name = "pmem-node",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a virtio-pmem on a guest node",
    .explanation =
        R"(A virtio-pmem is a PCI device and belongs to no guest node. libvirt (9.0 to 12.8)
refuses <node> in its <target>.

To mend it, remove <node>.)",
};

void check_pmem_node(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    if (module.is<VirtioPmem>() && module.node) {
      findings.report(module.node->where, "a virtio-pmem is on no guest node").help =
          "remove <node>";
    }
  }
}

constexpr Code kPmemAddress = {
    .id = "MD508",
    .name = "pmem-address",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a virtio-pmem at an address that is not a whole page",
    .explanation =
        R"(The memory of a virtio-pmem starts at a multiple of the host's page (4 KiB). libvirt
11.3 refuses another base; 9.0 has no <address base=…> in <target>.

To mend it, round the address, or leave it out: QEMU chooses one.)",
    .related = {"MD105"},
};

void check_pmem_address(const Facts& facts, const Findings& findings) {
  const Bytes page = layout::architecture(facts.domain.guest).host_page;
  for (const Module& module : facts.domain.modules) {
    if (module.is<VirtioPmem>() && module.base &&
        facts.target.has(facts::Libvirt::TargetAddress) &&
        !is_multiple(module.base->value, page)) {
      findings
          .report(module.base->where,
                  "address " + show_hex(module.base->value) + " is not a multiple of " +
                      show_size(page))
          .help = "use " + show_hex(align_up(module.base->value, page));
    }
  }
}

constexpr Code kPmemNotShared = {
    .id = "MD510",
    .name = "pmem-not-shared",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "an nvdimm that keeps nothing",
    .explanation =
        R"(An nvdimm is there to keep what is written to it. Without access='shared' QEMU (5.2 to
11.1) maps its file privately all the same, on real persistent memory (<pmem/>) too: what
the guest writes, labels included, never reaches it and is gone when QEMU ends. Where
access='private' is written on a module without <pmem/>, it may be meant, and the finding is
a note. A <readonly/> nvdimm has nothing to lose. The access may also come from the cell
(memAccess) or from <memoryBacking>.

To mend it, write access='shared' on the module.)",
    .related = {"MD506"},
};

void check_pmem_shared(const Facts& facts, const Findings& findings) {
  // Of a module by itself, what its domain shares is not known.
  const bool alone = !facts.domain.memory_element;
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    const auto* nvdimm = std::get_if<Nvdimm>(&module.kind);
    if (nvdimm != nullptr && !nvdimm->readonly && module.backing.path &&
        !placed.backend.share.value_or(false) && (!alone || module.backing.access)) {
      const auto& access = module.backing.access;
      Diagnostic& found = findings.report(
          access ? access->where : module.where,
          "what the guest writes to this nvdimm is lost: it is not shared");
      found.severity = access && !nvdimm->pmem ? Severity::Note : Severity::Warning;
      found.help = "write access='shared'";
    }
  }
}

constexpr std::array kRules = {
    Rule{kPathMissing, check_path},
    Rule{kDiscard, check_discard},
    Rule{kLabel, check_label},
    Rule{kUuid, check_uuid},
    Rule{kUuidMadeUp, check_uuid_made_up},
    Rule{kPpc64Size, check_ppc64_size},
    Rule{kPmemAccess, check_pmem_access},
    Rule{kPmemNode, check_pmem_node},
    Rule{kPmemAddress, check_pmem_address},
    Rule{kPmemNotShared, check_pmem_shared},
};

}  // namespace

std::span<const Rule> nvdimm_rules() {
  return kRules;
}

}  // namespace memdimm::rules
