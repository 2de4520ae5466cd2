// SPDX-License-Identifier: GPL-2.0-or-later
// What a document is checked against and written for: versions, the guest's system and
// what the host decides. Defaults are fixed, so that the same input gives the same
// result everywhere.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/id_set.h"
#include "facts/architectures.h"
#include "facts/cpu_models.h"
#include "facts/libvirt.h"
#include "facts/versions.h"

namespace memdimm::layout {

enum class Accelerator { Tcg, Kvm };

// How libvirt reads the document: as `virsh define` does (totals recomputed, cell 0
// created) or as it reads back what it has stored.
enum class Definition { New, Stored };

enum class HugepageBackend { File, Memfd };

// What runs in the guest, as far as it matters for memory. Other: nothing is said about
// what it does with a module.
enum class GuestSystem { Linux, Windows, FreeBsd, Other };

// A host that was looked at.
struct Host {
  IdSet nodes;                        // that are online; empty: not known
  std::optional<unsigned> phys_bits;  // of its CPU
  facts::CpuVendor cpu_vendor = facts::CpuVendor::Unknown;
  std::optional<Bytes> default_page;  // of its huge pages
  std::optional<Bytes> transparent_page;
  // Free huge pages by size and node; a size that is absent has none.
  std::map<Bytes, std::map<unsigned, std::uint64_t>> free_pages;
};

struct Target {
  facts::Version qemu = facts::kNewestQemu;
  std::optional<Accelerator> accelerator;  // overrides the domain's type
  std::optional<unsigned> phys_bits;       // overrides what the document decides
  std::optional<facts::Version> libvirt;   // absent: the newest known
  std::optional<GuestSystem> guest;        // overrides the document's metadata
  std::optional<Bytes> guest_block;        // overrides what is computed
  std::optional<Host> host;                // absent: nothing is known about it
  Definition definition = Definition::New;
  HugepageBackend hugepage_backend = HugepageBackend::File;
  std::map<Bytes, std::string>
      hugetlbfs;  // mounts by page size; empty: see hugepage_dir
  std::string memory_dir = "/var/lib/libvirt/qemu/ram";
  // What numad would answer, for placement='auto': the four nodes of the host that
  // libvirt's own tests imagine.
  IdSet numad_nodes = IdSet::parse("0-3").value();
  // The CPUs of each host node; empty: not known, so that pinning narrows nothing.
  std::map<unsigned, IdSet> host_cpus;
  // The other side of a migration or restore: libvirt aligns nothing then.
  bool incoming = false;
  // For a guest that runs: libvirt rounds a module as when it plugs one, and its paths
  // have the guest's id.
  bool running = false;

  // The libvirt that decides.
  [[nodiscard]] facts::Version libvirt_taken() const {
    return libvirt.value_or(facts::kNewestLibvirt);
  }
  [[nodiscard]] bool has(facts::Libvirt what) const {
    return facts::has(libvirt_taken(), what);
  }
};

// The directory of huge pages of `page_size` bytes: its mount in `target.hugetlbfs`,
// else the name such a mount usually has (/dev/hugepages for the architecture's default
// size, else /dev/hugepages1G and so on).
std::string hugepage_dir(const facts::Architecture& arch,
                         const Target& target,
                         Bytes page_size);

}  // namespace memdimm::layout
