// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/libvirt_backend.h"

#include <algorithm>

#include "facts/versions.h"
#include "layout/names.h"

namespace memdimm::layout {
namespace {

using model::Allocation;
using model::NumaMode;
using model::Sharing;
using model::SourceType;
using Use = BackendUse::For;

template <class Kind>
bool is(const BackendUse& use) {
  return use.module != nullptr && use.module->is<Kind>();
}

// Only these take pages and host nodes of their own; libvirt does not look for them on
// the others.
bool has_own_pages(const BackendUse& use) {
  return use.module != nullptr && use.module->row().own_pages;
}

// Comes with the file that it is made from.
bool has_own_file(const BackendUse& use) {
  return use.module != nullptr && use.module->row().own_file;
}

// The first 20 characters (not bytes) of a name.
std::string_view short_name(std::string_view name) {
  constexpr std::size_t kLongest = 20;
  std::size_t characters = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(name[i]) & 0xC0U) != 0x80U;
    if (starts && ++characters > kLongest) {
      return name.substr(0, i);
    }
  }
  return name;
}

// Backends of modules are files named after the device: "dimm0" for "memdimm0".
std::string_view file_name(const BackendUse& use) {
  return use.what == Use::Module ? device_of(use.id) : std::string_view(use.id);
}

// In mode restrictive there is none: cgroups do it.
std::optional<HostPolicy> policy_of(NumaMode mode) {
  switch (mode) {
    case NumaMode::Strict:
      return HostPolicy::Bind;
    case NumaMode::Preferred:
      return HostPolicy::Preferred;
    case NumaMode::Interleave:
      return HostPolicy::Interleave;
    case NumaMode::Restrictive:
      break;
  }
  return std::nullopt;
}

// What the type of a backend and its properties hang on.
struct Deciding {
  PageChoice page;
  std::optional<Sharing> access;
  std::optional<SourceType> source;
  bool file = false;  // nvdimm and virtio-pmem come with the file they are made from
  bool volatile_nvdimm = false;  // an nvdimm without <pmem/>
  bool epc = false;
  bool immediate = false;
};

// Sharing alone makes a file, even with an anonymous source; discard and preallocation
// alone do not.
BackendType type_of(const Deciding& on) {
  if (on.epc) {
    return BackendType::Epc;
  }
  if (!on.file && on.source == SourceType::Memfd) {
    return BackendType::Memfd;
  }
  const bool mapped =
      on.file || on.page.huge || on.access.has_value() || on.source == SourceType::File;
  return mapped ? BackendType::File : BackendType::Ram;
}

// Huge pages are taken at once; a module's own file has its pages already.
bool preallocated(const Deciding& on) {
  return on.epc || on.immediate || on.volatile_nvdimm || (!on.file && on.page.huge);
}

Deciding decide(const BackendMaker& maker,
                const model::Domain& domain,
                const BackendUse& use) {
  Deciding on;
  on.page = maker.page(use);
  on.access = maker.access(use);
  if (domain.backing.source) {
    on.source = domain.backing.source->value;
  }
  on.file = has_own_file(use);
  const auto* nvdimm =
      use.module == nullptr ? nullptr : std::get_if<model::Nvdimm>(&use.module->kind);
  on.volatile_nvdimm = nvdimm != nullptr && !nvdimm->pmem;
  on.epc = is<model::SgxEpc>(use);
  on.immediate = domain.backing.allocation &&
                 domain.backing.allocation->value == Allocation::Immediate;
  return on;
}

std::optional<Bytes> own_page(const BackendUse& use) {
  if (!has_own_pages(use) || !use.module->backing.page_size ||
      use.module->backing.page_size->value == 0) {
    return std::nullopt;
  }
  return use.module->backing.page_size->value;
}

}  // namespace

Bytes default_hugepage(const model::Guest& guest, const Target& target) {
  if (target.host && target.host->default_page) {
    return *target.host->default_page;
  }
  const Bytes usual = architecture(guest).huge_pages.front();
  if (target.hugetlbfs.empty() || target.hugetlbfs.contains(usual)) {
    return usual;
  }
  return target.hugetlbfs.begin()->first;
}

bool has_hugepage_mount(Bytes page, const model::Guest& guest, const Target& target) {
  if (!target.hugetlbfs.empty()) {
    return target.hugetlbfs.contains(page);
  }
  const auto& plain = architecture(guest).huge_pages;
  return std::find(plain.begin(), plain.end(), page) != plain.end();
}

PageChoice BackendMaker::page(const BackendUse& use) const {
  PageChoice choice;
  const NodeTuning* node = tuning(use);
  if (const auto own = own_page(use)) {
    choice = {own, true, true};
  } else if (domain_.backing.hugepages && domain_.backing.pages.empty()) {
    choice = {default_hugepage(domain_.guest, target_), true, false};
  } else if (node != nullptr && node->page) {
    choice = {node->page, true, true};
  } else if (completed_.guest_page) {
    choice = {completed_.guest_page, true, false};
  }
  return choice.size == architecture(domain_.guest).host_page ? PageChoice{} : choice;
}

const NodeTuning* BackendMaker::tuning(const BackendUse& use) const {
  return use.node && *use.node < completed_.tuning.size()
             ? &completed_.tuning[*use.node]
             : nullptr;
}

const model::Cell* BackendMaker::cell(const BackendUse& use) const {
  return use.node && *use.node < completed_.cells.size()
             ? completed_.cells[*use.node].cell
             : nullptr;
}

const model::MemNode* BackendMaker::memnode(const BackendUse& use) const {
  const NodeTuning* node = tuning(use);
  return node == nullptr ? nullptr : node->memnode;
}

std::optional<Sharing> BackendMaker::access(const BackendUse& use) const {
  if (use.module != nullptr && use.module->backing.access) {
    return use.module->backing.access->value;
  }
  if (is<model::VirtioPmem>(use)) {
    return Sharing::Shared;
  }
  if (const model::Cell* in = cell(use); in != nullptr && in->backing.access) {
    return in->backing.access->value;
  }
  return domain_.backing.access ? std::optional(domain_.backing.access->value)
                                : std::nullopt;
}

std::optional<bool> BackendMaker::discard(const BackendUse& use) const {
  if (use.module != nullptr && use.module->backing.discard) {
    return use.module->backing.discard->value;
  }
  if (const model::Cell* in = cell(use); in != nullptr && in->backing.discard) {
    return in->backing.discard->value;
  }
  return domain_.backing.discard ? std::optional(true) : std::nullopt;
}

bool BackendMaker::has_own_nodes(const BackendUse& use) {
  const bool takes_own = has_own_pages(use) || is<model::SgxEpc>(use);
  return takes_own && use.module->backing.host_nodes.has_value();
}

NumaMode BackendMaker::mode(const BackendUse& use) const {
  if (has_own_nodes(use) && target_.has(facts::Libvirt::NodemaskBinds)) {
    return NumaMode::Strict;
  }
  const model::MemNode* node = memnode(use);
  return node == nullptr ? completed_.placement.mode : node->mode;
}

IdSet BackendMaker::host_nodes(const BackendUse& use) const {
  if (has_own_nodes(use)) {
    return use.module->backing.host_nodes->value;
  }
  if (completed_.placement.placement == model::Placement::Auto) {
    return completed_.placement.nodes;
  }
  if (const model::MemNode* node = memnode(use); node != nullptr && node->host_nodes) {
    return node->host_nodes->value;
  }
  return completed_.placement.nodes;
}

// An emulator that is pinned allocates only where it runs. For vCPUs that numad
// places, 11.3 takes numad's nodes for CPU numbers.
IdSet BackendMaker::thread_nodes(const IdSet& nodes) const {
  const model::Guest& guest = domain_.guest;
  std::optional<IdSet> cpus = guest.emulator_cpuset;
  if (!cpus && completed_.vcpus_placed_by_numad) {
    cpus = target_.numad_nodes;
  } else if (!cpus) {
    cpus = guest.vcpu_cpuset;
  }
  if (!cpus || target_.host_cpus.empty() ||
      !target_.has(facts::Libvirt::PinnedThreads)) {
    return nodes;
  }
  IdSet kept;
  for (const auto& [node, node_cpus] : target_.host_cpus) {
    if (nodes.contains(node) && node_cpus.intersects(*cpus)) {
      kept.add(node, node);
    }
  }
  return kept;
}

void BackendMaker::set_preallocation(const BackendUse& use,
                                     bool wanted,
                                     Backend& backend) const {
  if (is<model::VirtioMem>(use)) {
    if (legacy_prealloc_ && !facts::has(target_.qemu, facts::Qemu::VirtioMemPrealloc)) {
      backend.prealloc = false;
    }
    if (facts::has(target_.qemu, facts::Qemu::Reserve)) {
      backend.reserve = false;
    }
    return;
  }
  if (legacy_prealloc_) {
    return;
  }
  if (wanted) {
    backend.prealloc = true;
  }
  if (domain_.backing.threads && domain_.backing.threads->value > 0) {
    backend.prealloc_threads = domain_.backing.threads->value;
  }
}

void BackendMaker::set_host_nodes(const BackendUse& use, Backend& backend) const {
  const IdSet nodes = host_nodes(use);
  const NumaMode how = mode(use);
  const std::optional<HostPolicy> policy = policy_of(how);
  if (policy && !nodes.empty()) {
    backend.host_nodes = nodes;
    backend.policy = *policy;
  }
  const bool threads =
      how != NumaMode::Restrictive || target_.has(facts::Libvirt::RestrictiveThreads);
  if (backend.prealloc == true && threads &&
      facts::has(target_.qemu, facts::Qemu::ThreadContext)) {
    backend.thread_context_nodes = thread_nodes(nodes);
  }
}

// "/7-web1"; -1 before the start, when no guest has an id.
std::string BackendMaker::guest_dir() const {
  const std::optional<unsigned>& id = domain_.guest.id;
  std::string out = "/";
  out += target_.running && id ? std::to_string(*id) : "-1";
  out += '-';
  return out += short_name(domain_.guest.name);
}

std::string BackendMaker::hugepage_path(Bytes page) const {
  return hugepage_dir(architecture(domain_.guest), target_, page) + "/libvirt/qemu" +
         guest_dir();
}

std::string BackendMaker::memory_path() const {
  return target_.memory_dir + guest_dir();
}

void BackendMaker::set_file(const BackendUse& use,
                            const PageChoice& page,
                            Backend& backend) const {
  if (backend.type != BackendType::File) {
    return;
  }
  if (has_own_file(use)) {
    const auto& path = use.module->backing.path;
    backend.path = path ? path->value : std::string();
    return;
  }
  backend.path = page.huge ? hugepage_path(*page.size)
                           : memory_path() + '/' + std::string(file_name(use));
  backend.discard_data = discard(use);
}

Backend BackendMaker::make(const BackendUse& use) const {
  const Deciding on = decide(*this, domain_, use);
  Backend backend;
  backend.id = use.id;
  backend.size = use.size;
  backend.type = type_of(on);
  const auto* nvdimm =
      use.module == nullptr ? nullptr : std::get_if<model::Nvdimm>(&use.module->kind);
  const bool shareable =
      backend.type == BackendType::File || backend.type == BackendType::Memfd;
  if (shareable && on.page.huge && !on.file) {
    backend.page_size = on.page.size;
  }
  set_file(use, on.page, backend);
  if (shareable && on.access) {
    backend.share = *on.access == Sharing::Shared;
  }
  backend.plain_ramblock_id = shareable && use.what == Use::Boot;
  if (nvdimm != nullptr) {
    backend.pmem = nvdimm->pmem;
    if (nvdimm->align && nvdimm->align->value > 0) {
      backend.align = nvdimm->align->value;
    }
  }
  set_preallocation(use, preallocated(on), backend);
  set_host_nodes(use, backend);
  return backend;
}

bool BackendMaker::needed(const BackendUse& use) const {
  const auto& source = domain_.backing.source;
  return page(use).chosen || memnode(use) != nullptr || access(use).has_value() ||
         (source && source->value != SourceType::Anonymous);
}

}  // namespace memdimm::layout
