// SPDX-License-Identifier: GPL-2.0-or-later
// <memoryBacking> of libvirt's dialect: huge pages, sharing, the source.
#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "facts/versions.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using layout::Backend;
using layout::BackendType;
using model::HugePage;
using model::Sharing;

constexpr Code kHugepagesConflict = {
    .id = "MD320",
    .name = "hugepages-conflict",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "<hugepages> with an allocation or a source that cannot have them",
    .explanation =
        R"(Huge pages are taken when the guest starts, from a file system or a memfd. libvirt
(9.0 to 12.8) refuses <hugepages> beside <allocation mode='ondemand'/> or <source
type='anonymous'/>, even where the page size is the host's ordinary one.

To mend it, remove one of the two.)",
};

void check_hugepages_conflict(const Facts& facts, const Findings& findings) {
  const model::MemoryBacking& backing = facts.domain.backing;
  if (!backing.hugepages) {
    return;
  }
  if (backing.allocation && backing.allocation->value == model::Allocation::OnDemand) {
    Diagnostic& found =
        findings.report(backing.allocation->where,
                        "'ondemand' allocation is not possible with huge pages");
    label(found, *backing.hugepages, "huge pages");
    found.help = "write mode='immediate', or leave <allocation> out";
  }
  if (backing.source && backing.source->value == model::SourceType::Anonymous) {
    Diagnostic& found = findings.report(
        backing.source->where, "an 'anonymous' source is not possible with huge pages");
    label(found, *backing.hugepages, "huge pages");
    found.help = "write type='memfd', or leave <source> out";
  }
}

constexpr Code kHugepagesAmbiguous = {
    .id = "MD321",
    .name = "hugepages-ambiguous",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "two huge page sizes for one node",
    .explanation =
        R"(Each <page> says for which guest nodes it is; one without nodeset is for all others.
libvirt (9.0 to 12.8) refuses a second page without nodeset, and two nodesets that share a
node. In a guest without cells, nodeset='0' is as good as none.

To mend it, give each node one page size.)",
    .related = {"MD322"},
};

// The pages of the document: those that are for all nodes, or those for some.
std::vector<const HugePage*> pages(const Facts& facts, bool general) {
  std::vector<const HugePage*> out;
  const auto& all = facts.domain.backing.pages;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (facts.libvirt().defined.general_pages[i] == general) {
      out.push_back(&all[i]);
    }
  }
  return out;
}

// Gives the page's nodes to it, up to the first that has a page already.
std::optional<unsigned> first_taken(std::vector<const HugePage*>& pages,
                                    const HugePage& page) {
  for (const auto& run : page.guest_nodes->value.runs()) {
    pages.resize(std::max<std::size_t>(pages.size(), run.last + std::size_t{1}));
    for (unsigned node = run.first; node <= run.last; ++node) {
      if (pages[node] != nullptr) {
        return node;
      }
      pages[node] = &page;
    }
  }
  return std::nullopt;
}

void check_hugepages_ambiguous(const Facts& facts, const Findings& findings) {
  const auto general = pages(facts, true);
  for (std::size_t i = 1; i < general.size(); ++i) {
    Diagnostic& found = findings.report(
        general[i]->where, "a second page for all nodes that have none of their own");
    label(found, general[i - 1]->where, "the first");
    found.help = "keep one of them, or give this one a nodeset";
  }
  std::vector<const HugePage*> by_node;
  for (const HugePage* page : pages(facts, false)) {
    if (const auto node = first_taken(by_node, *page)) {
      Diagnostic& found = findings.report(
          page->guest_nodes->where,
          "guest node " + std::to_string(*node) + " has a page size already");
      label(found, by_node[*node]->where, "here");
      found.help = "take the node out of one of the two";
    }
  }
}

constexpr Code kHugepagesNode = {
    .id = "MD322",
    .name = "hugepages-node-undeclared",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a huge page size for a guest node that does not exist",
    .explanation =
        R"(The nodeset of a <page> names guest nodes, the cells of <cpu><numa>. libvirt (9.0 to
11.3) refuses one that names a cell which is not there; nodeset='0' in a guest without cells
is fine.

To mend it, name cells that exist, or leave nodeset out.)",
    .related = {"MD321"},
};

void check_hugepages_node(const Facts& facts, const Findings& findings) {
  const std::size_t cells = facts.layout.nodes.size();
  for (const HugePage* page : pages(facts, false)) {
    if (page->guest_nodes->value.last() < cells) {
      continue;
    }
    Diagnostic& found = findings.report(
        page->guest_nodes->where,
        "guest node " + std::to_string(page->guest_nodes->value.last()) +
            " does not exist: the guest has " +
            (cells == 0 ? std::string("no cells") : counted(cells, "cell")));
    if (facts.domain.numa_element) {
      label(found, *facts.domain.numa_element, "the cells");
    }
    found.help = cells == 0 ? "leave nodeset out, or declare the cell"
                            : "name declared cells only, or declare the cell";
  }
}

constexpr Code kPageSizeZero = {
    .id = "MD323",
    .name = "page-size-zero",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "huge pages of no size",
    .explanation =
        R"(libvirt (9.0 to 12.8) refuses <page size='0'/>. The host's default page is what
<hugepages/> with no <page> in it means.

To mend it, write the size of the host's huge pages, or remove the <page>.)",
};

void check_page_size_zero(const Facts& facts, const Findings& findings) {
  for (const HugePage& page : facts.domain.backing.pages) {
    if (page.size.value == 0) {
      findings.report(page.size.where, "a page of 0 bytes").help =
          "write 2048 (KiB) for pages of 2 MiB";
    }
  }
}

constexpr Code kSharingRequired = {
    .id = "MD325",
    .name = "sharing-required",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a device that needs shared memory, in a guest without",
    .explanation =
        R"(virtiofs and vhost-user devices run in a process of their own that maps the guest's
memory: all of it must be shared. libvirt (9.0 to 12.8) wants <access mode='shared'/> in
<memoryBacking>, or memAccess='shared' on every cell; 9.0 does not ask that for a vhost-user
interface, which then fails in the guest (a warning).

To mend it, add <memoryBacking><source type='memfd'/><access mode='shared'/>.)",
    .related = {"MD329"},
};

struct Unshared {
  bool any = false;           // some of the guest's memory
  std::optional<Span> where;  // that says so; absent: nothing does
};

Unshared unshared_memory(const model::Domain& domain) {
  const auto& general = domain.backing.access;
  const bool shared = general && general->value == Sharing::Shared;
  for (const model::Cell& cell : domain.cells) {
    const auto& own = cell.backing.access;
    if (own ? own->value != Sharing::Shared : !shared) {
      return {true, own ? own->where : cell.where};
    }
  }
  if (shared || !domain.cells.empty()) {
    return {};
  }
  return {true, general ? std::optional<Span>(general->where) : std::nullopt};
}

void check_sharing(const Facts& facts, const Findings& findings) {
  const model::Guest& guest = facts.domain.guest;
  const model::VhostDevice* asked =
      mapping_device(guest, facts.target.has(facts::Libvirt::InterfacesShared));
  const model::VhostDevice* device =
      asked != nullptr ? asked : mapping_device(guest, true);
  if (device == nullptr) {
    return;
  }
  const Unshared unshared = unshared_memory(facts.domain);
  if (!unshared.any) {
    return;
  }
  Diagnostic& found = findings.report(
      device->where, "this device needs memory that is shared, all of it");
  if (asked == nullptr) {
    found.severity = Severity::Warning;  // the guest starts, and the device fails
  }
  label(found, unshared.where.value_or(Span{}), "not shared");
  found.help =
      "add <memoryBacking><source type='memfd'/><access "
      "mode='shared'/></memoryBacking>";
}

constexpr Code kBlobSource = {
    .id = "MD326",
    .name = "blob-needs-memfd",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a GPU with blob='on' in a guest whose memory is no memfd",
    .explanation =
        R"(virtio-gpu with blob resources hands pages of the guest to the host's GPU by their
memfd. libvirt (9.0 to 12.8) refuses blob='on' without <source type='memfd'/> in
<memoryBacking>.

To mend it, add it, or remove blob='on'.)",
};

void check_blob(const Facts& facts, const Findings& findings) {
  const auto& source = facts.domain.backing.source;
  if (facts.domain.guest.gpu_blob &&
      !(source && source->value == model::SourceType::Memfd)) {
    findings.report(*facts.domain.guest.gpu_blob, "blob='on' needs memory from a memfd")
        .help = "add <memoryBacking><source type='memfd'/></memoryBacking>";
  }
}

constexpr Code kMinGuarantee = {
    .id = "MD327",
    .name = "min-guarantee",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "<min_guarantee>, which QEMU guests do not have",
    .explanation =
        R"(libvirt (9.0 to 12.8) refuses a QEMU domain with <memtune><min_guarantee>: only VMware
and OpenVZ know such a guarantee.

To mend it, remove it.)",
};

void check_min_guarantee(const Facts& facts, const Findings& findings) {
  if (facts.domain.guest.min_guarantee) {
    findings
        .report(*facts.domain.guest.min_guarantee,
                "QEMU cannot guarantee a guest a minimum of memory")
        .help = "remove <min_guarantee>";
  }
}

constexpr Code kPagesDoNotDivide = {
    .id = "MD328",
    .name = "pages-do-not-divide",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "memory that is not whole huge pages",
    .explanation =
        R"(Memory on huge pages comes in whole pages. libvirt (9.0 to 12.8) accepts any size and
rounds to 1 MiB only; QEMU refuses a size below one page ("must be equal to or larger than
page size", 7.2 to 11.1), any odd size for a memfd ("failed to resize memfd"), and from
version 10.0 on for a file too ("must be multiple of 2 MiB", seen on 10.0.13 and 11.1).

To mend it, make boot memory, or the cell, a multiple of the page size.)",
    .related = {"MD106"},
};

bool refused_by_qemu(const Backend& backend, facts::Version qemu) {
  if (!backend.page_size || *backend.page_size == 0) {
    return false;
  }
  const Bytes page = *backend.page_size;
  const bool strict = backend.type == BackendType::Memfd ||
                      facts::has(qemu, facts::Qemu::WholePagesOnly);
  return backend.size != 0 &&
         (backend.size < page || (strict && !is_multiple(backend.size, page)));
}

void report_pages(const Findings& findings, Span where, const Backend& backend) {
  const Bytes page = *backend.page_size;
  Diagnostic& found =
      findings.report(where,
                      show_size(backend.size) +
                          " is not a whole number of huge pages of " + show_size(page));
  found.help = "use " + show_size(align_up(backend.size, page)) + ", or smaller pages";
}

Span boot_at(const model::Domain& domain) {
  return domain.total ? domain.total->where
                      : domain.memory_element.value_or(domain.where);
}

void check_cell_pages(const Facts& facts, const Findings& findings) {
  const auto& nodes = facts.layout.nodes;
  // The cell that libvirt creates has what <memory> leaves beside the modules.
  if (facts.libvirt().defined.cell_created && !nodes.empty() && nodes.front().backend &&
      refused_by_qemu(*nodes.front().backend, facts.target.qemu)) {
    report_pages(findings, boot_at(facts.domain), *nodes.front().backend);
  }
  for (std::size_t i = 0; i < facts.domain.cells.size(); ++i) {
    const model::Cell& cell = facts.domain.cells[i];
    const std::size_t id = facts.domain.cell_id(i);
    if (id < nodes.size() && nodes[id].backend &&
        refused_by_qemu(*nodes[id].backend, facts.target.qemu)) {
      report_pages(
          findings, cell.memory ? cell.memory->where : cell.where, *nodes[id].backend);
    }
  }
}

void check_pages_divide(const Facts& facts, const Findings& findings) {
  const auto& boot = facts.layout.boot_backend;
  if (boot && refused_by_qemu(*boot, facts.target.qemu)) {
    report_pages(findings, boot_at(facts.domain), *boot);
  }
  check_cell_pages(facts, findings);
  for (const layout::PlacedModule& placed : facts.layout.modules) {
    const model::Module& module = facts.module(placed);
    if (module.is<model::VirtioMem>() &&
        refused_by_qemu(placed.backend, facts.target.qemu)) {
      report_pages(findings, module.size.where, placed.backend);
    }
  }
}

constexpr std::array kRules = {
    Rule{kHugepagesConflict, check_hugepages_conflict},
    Rule{kHugepagesAmbiguous, check_hugepages_ambiguous},
    Rule{kHugepagesNode, check_hugepages_node},
    Rule{kPageSizeZero, check_page_size_zero},
    Rule{kSharingRequired, check_sharing},
    Rule{kBlobSource, check_blob},
    Rule{kMinGuarantee, check_min_guarantee},
    Rule{kPagesDoNotDivide, check_pages_divide},
};

}  // namespace

const model::VhostDevice* mapping_device(const model::Guest& guest, bool interfaces) {
  for (const model::VhostDevice& device : guest.vhost) {
    if (device.kind != model::VhostKind::Kernel && (interfaces || !device.interface)) {
      return &device;
    }
  }
  return nullptr;
}

std::span<const Rule> libvirt_backing_rules() {
  return kRules;
}

}  // namespace memdimm::rules
