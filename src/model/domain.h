// SPDX-License-Identifier: GPL-2.0-or-later
// What a document says about memory, in either dialect, as values with their places.
// Nothing here is completed, aligned or judged: that is layout/ and rules/. All sizes
// are in bytes, whatever unit the document used.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/id_set.h"
#include "base/words.h"
#include "diag/source.h"
#include "facts/modules.h"
#include "model/written_size.h"

namespace memdimm::model {

enum class DialectId { Proposal, Libvirt };

inline constexpr auto kDialectWords = words<DialectId>(
    {{DialectId::Proposal, "proposal"}, {DialectId::Libvirt, "libvirt"}});

// Words as both dialects write them, of this and the enums below.
enum class Sharing { Shared, Private };

inline constexpr auto kSharingWords =
    words<Sharing>({{Sharing::Shared, "shared"}, {Sharing::Private, "private"}});

// Where a module's or a node's memory comes from on the host, as far as its own element
// says so.
struct Backing {
  std::optional<Located<Bytes>> page_size;  // huge pages of this size
  std::optional<Located<std::string>> path;
  std::optional<Located<IdSet>> host_nodes;
  std::optional<Located<Sharing>> access;
  std::optional<Located<bool>> discard;
};

struct PciAddress {
  unsigned domain = 0;
  unsigned bus = 0;
  unsigned slot = 0;
  unsigned function = 0;
  std::optional<bool> multifunction = {};
};

struct CcwAddress {
  unsigned cssid = 0;
  unsigned ssid = 0;
  unsigned devno = 0;
};

// Where a device is plugged in, if its <address> says that.
using DeviceAddress = std::variant<std::monostate, PciAddress, CcwAddress>;

// The kinds of module, each with what only it has, and its row of facts.
struct Dimm {
  static constexpr auto kModel = facts::Model::Dimm;
};

struct Nvdimm {
  static constexpr auto kModel = facts::Model::Nvdimm;
  std::optional<Located<Bytes>> label;
  std::optional<Located<Bytes>> align;
  std::optional<Located<std::string>> uuid;
  bool pmem = false;
  bool readonly = false;
};

struct VirtioMem {
  static constexpr auto kModel = facts::Model::VirtioMem;
  std::optional<Located<Bytes>> block;
  std::optional<Located<Bytes>> requested;
  std::optional<bool> dynamic_memslots;
};

struct VirtioPmem {
  static constexpr auto kModel = facts::Model::VirtioPmem;
};

struct SgxEpc {
  static constexpr auto kModel = facts::Model::SgxEpc;
};

// The proposal's firmware and read-only images; they do not count as memory.
struct Flash {
  static constexpr auto kModel = facts::Model::Flash;
};

struct Rom {
  static constexpr auto kModel = facts::Model::Rom;
};

using ModuleKind =
    std::variant<Dimm, Nvdimm, VirtioMem, VirtioPmem, SgxEpc, Flash, Rom>;

// Whether each alternative stands where its row does, and every row has one.
template <class... Kinds>
consteval bool has_row_each(std::type_identity<std::variant<Kinds...>> /*kind*/) {
  std::size_t next = 0;
  return ((static_cast<std::size_t>(Kinds::kModel) == next++) && ...) &&
         next == facts::kModels.size();
}

static_assert(has_row_each(std::type_identity<ModuleKind>{}));

// A module of that kind, with nothing said about it.
template <class... Kinds>
std::variant<Kinds...> kind_of(facts::Model model,
                               std::type_identity<std::variant<Kinds...>> /*kind*/) {
  std::variant<Kinds...> out;
  ((Kinds::kModel == model ? void(out = Kinds{}) : void()), ...);
  return out;
}

inline ModuleKind kind_of(facts::Model model) {
  return kind_of(model, std::type_identity<ModuleKind>{});
}

// <driver> of a module that is a virtio device; what it does not say is QEMU's to
// choose.
struct VirtioDriver {
  std::optional<Located<bool>> iommu;
  std::optional<Located<bool>> ats;
  std::optional<Located<bool>> packed;
  std::optional<Located<bool>> page_per_vq;

  // Where it says the first of these; absent where it says none.
  [[nodiscard]] std::optional<Span> where() const {
    for (const auto* said : {&iommu, &ats, &packed, &page_per_vq}) {
      if (*said) {
        return (*said)->where;
      }
    }
    return std::nullopt;
  }
};

struct Module {
  Span where;  // the start tag
  ModuleKind kind;
  Located<Bytes> size;  // 0 where a flash or rom gives none; placed at the source then
  bool sized = true;    // false there: the file decides
  Backing backing;
  std::vector<WrittenSize> sizes;         // every one that it says
  std::optional<Located<unsigned>> node;  // guest node
  std::optional<Located<unsigned>> slot;
  std::optional<Located<Address>> base;  // 0 means "wherever there is room" to QEMU
  std::optional<Located<std::string>> alias;
  std::optional<Located<std::string>> address_type;  // "dimm", "pci", … as written
  DeviceAddress bus_address;
  VirtioDriver driver;
  std::optional<Located<unsigned>> acpi_index;
  std::optional<Located<IdSet>> acpi_nodes;  // which are for other devices

  template <class Kind>
  [[nodiscard]] bool is() const {
    return std::holds_alternative<Kind>(kind);
  }
  [[nodiscard]] facts::Model model() const {
    return static_cast<facts::Model>(kind.index());
  }
  [[nodiscard]] const facts::ModelRow& row() const { return facts::row_of(model()); }
  // Occupies a memory slot: dimm and nvdimm.
  [[nodiscard]] bool takes_slot() const { return row().slot; }
  // Counts as memory of the guest: everything but flash and rom.
  [[nodiscard]] bool is_memory() const { return row().memory; }
};

// "dimm", "nvdimm", …: a module's kind as documents call it.
inline std::string_view model_word(const Module& module) {
  return module.row().word;
}

struct Distance {
  unsigned sibling = 0;
  unsigned value = 0;
  Span where;
};

enum class Associativity { None, Direct, Full };

inline constexpr auto kAssociativityWords =
    words<Associativity>({{Associativity::None, "none"},
                          {Associativity::Direct, "direct"},
                          {Associativity::Full, "full"}});

enum class WritePolicy { None, Writeback, Writethrough };

inline constexpr auto kWritePolicyWords =
    words<WritePolicy>({{WritePolicy::None, "none"},
                        {WritePolicy::Writeback, "writeback"},
                        {WritePolicy::Writethrough, "writethrough"}});

struct CellCache {
  unsigned level = 0;
  Associativity associativity = Associativity::None;
  WritePolicy policy = WritePolicy::None;
  std::uint64_t size_kib = 0;  // libvirt 9.0 ignores the unit here: always KiB
  std::uint64_t line_bytes = 0;
  Span where;
};

struct Cell {
  Span where;
  std::optional<Located<unsigned>> id;  // Domain::cell_id() tells it where absent
  std::optional<Located<IdSet>> cpus;
  std::optional<Located<Bytes>> memory;
  Backing backing;  // memAccess and discard
  std::vector<Distance> distances;
  bool has_distances = false;  // an empty <distances> is an error to libvirt
  std::vector<CellCache> caches;
};

struct Interconnect {
  bool bandwidth = false;  // else latency
  unsigned initiator = 0;
  unsigned target = 0;
  unsigned cache = 0;  // 0: the memory itself
  std::string type;    // access, read, write
  std::uint64_t value = 0;
  Span where;
};

struct HugePage {
  Located<Bytes> size;
  std::optional<Located<IdSet>> guest_nodes;
  Span where;
};

enum class SourceType { File, Anonymous, Memfd };

inline constexpr auto kSourceTypeWords =
    words<SourceType>({{SourceType::File, "file"},
                       {SourceType::Anonymous, "anonymous"},
                       {SourceType::Memfd, "memfd"}});

enum class Allocation { Immediate, OnDemand };

inline constexpr auto kAllocationWords = words<Allocation>(
    {{Allocation::Immediate, "immediate"}, {Allocation::OnDemand, "ondemand"}});

struct MemoryBacking {
  std::optional<Span> hugepages;       // the element
  std::vector<HugePage> pages;         // empty: the host's default page
  std::optional<Span> no_share_pages;  // the element
  std::optional<Span> locked;          // the element
  bool discard = false;
  std::optional<Located<SourceType>> source;
  std::optional<Located<Sharing>> access;
  std::optional<Located<Allocation>> allocation;
  std::optional<Located<unsigned>> threads;
};

enum class NumaMode { Strict, Preferred, Interleave, Restrictive };

inline constexpr auto kNumaModeWords =
    words<NumaMode>({{NumaMode::Strict, "strict"},
                     {NumaMode::Preferred, "preferred"},
                     {NumaMode::Interleave, "interleave"},
                     {NumaMode::Restrictive, "restrictive"}});

enum class Placement { Static, Auto };

inline constexpr auto kPlacementWords =
    words<Placement>({{Placement::Static, "static"}, {Placement::Auto, "auto"}});

struct MemNode {
  Located<unsigned> cell;
  NumaMode mode = NumaMode::Strict;
  std::optional<Located<IdSet>> host_nodes;
  Span where;
};

struct Numatune {
  std::optional<Span> where;
  std::optional<Span> memory;  // <numatune><memory>
  std::optional<NumaMode> mode;
  std::optional<Placement> placement;
  std::optional<Located<IdSet>> host_nodes;
  std::vector<MemNode> nodes;
};

// Who maps the guest's memory, region by region, besides QEMU.
enum class VhostKind { Kernel, User, Virtiofs };

struct VhostDevice {
  VhostKind kind;
  Span where;
  bool interface = false;
};

// A device of the domain that is no memory, by what no two devices may share.
struct OtherDevice {
  std::string name;  // of its element
  Span where;
  DeviceAddress address;
  std::optional<Located<std::string>> alias;
};

// An id in QEMU's own words of <qemu:commandline>.
struct RawId {
  bool object;  // of an -object, else of a -device: QEMU keeps their ids apart
  Located<std::string> id;
};

// The parts of the domain around its memory that decide what QEMU accepts.
struct Guest {
  Located<std::string> type;  // "kvm", "qemu", …; "" where the document has none
  std::string name;
  std::optional<unsigned> id;  // libvirt's, of one that runs
  std::string os_id;           // libosinfo's, from the metadata; "" where it has none
  std::optional<Located<std::string>> arch;
  std::optional<Located<std::string>> machine;
  std::string emulator;
  std::optional<Located<std::string>> firmware;  // "efi" or "bios": libvirt finds it
  std::optional<Located<std::string>> loader;    // a file
  bool loader_is_flash = false;                  // else a ROM
  std::optional<Located<std::string>> cpu_mode;
  std::optional<Located<std::string>> cpu_model;
  std::optional<std::string> cpu_vendor;               // of the host
  std::optional<std::string> cpu_vendor_id;            // that the guest sees
  std::map<std::string, bool> cpu_features;            // switched on or off
  std::optional<Located<std::string>> phys_bits_mode;  // emulate or passthrough
  std::optional<Located<unsigned>> phys_bits;
  std::optional<unsigned> phys_bits_limit;  // of those that are passed through
  std::optional<Bytes> pci_hole;            // the 64-bit one
  Located<unsigned> vcpus{1, {}};
  std::optional<Placement> vcpu_placement;
  std::optional<IdSet> vcpu_cpuset;
  bool cpu_pinning = false;  // vcpupin, emulatorpin or iothreadpin
  std::optional<IdSet> emulator_cpuset;
  std::optional<Span> features;  // the element; without <acpi/> in it there is no ACPI
  bool acpi = false;

  [[nodiscard]] bool has_uefi() const {
    return (firmware && firmware->value == "efi") || (loader && loader_is_flash);
  }

  bool balloon = true;            // false for <memballoon model='none'>
  bool balloon_said = false;      // by an element
  std::optional<bool> dump_core;  // absent: whoever starts it decides
  std::optional<Span> gpu_blob;   // virtio-gpu with blob='on'
  std::optional<Span> min_guarantee;
  std::vector<VhostDevice> vhost;               // in document order
  std::vector<Located<unsigned>> acpi_indexes;  // of devices that are no modules
  std::vector<Span> hostdev_nodes;              // <acpi nodeset> of <hostdev>
  std::vector<Span> vfio;  // the host's devices that are handed to the guest
  bool iommu = false;
  std::optional<Located<Bytes>> hard_limit;             // <memtune>
  std::optional<Located<std::string>> launch_security;  // its type
  std::optional<Span> realtime;                         // a vCPU scheduled fifo or rr
  std::vector<RawId> raw_ids;
  std::vector<OtherDevice> others;
};

struct Domain {
  DialectId dialect = DialectId::Libvirt;
  Span where;  // the name in the root's start tag
  Guest guest;

  std::optional<Span> memory_element;   // <memory>, its name
  std::optional<Located<Bytes>> total;  // its text
  std::optional<Located<Bytes>> current;
  std::optional<Located<unsigned>> slots;
  std::optional<Located<Bytes>> maximum;

  MemoryBacking backing;
  Numatune numatune;
  std::optional<Span> numa_element;
  std::vector<Cell> cells;
  std::vector<Interconnect> interconnects;
  std::vector<Module> modules;     // in document order
  std::vector<WrittenSize> sizes;  // every one outside the modules
  // Names of elements among the devices that have the form of a module and are none, so
  // that nobody reads them.
  std::vector<Located<std::string>> unread;

  // The guest node that cells[index] is: its position where it says no id.
  [[nodiscard]] unsigned cell_id(std::size_t index) const {
    const auto& said = cells[index].id;
    return said ? said->value : static_cast<unsigned>(index);
  }
};

}  // namespace memdimm::model
