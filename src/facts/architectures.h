// SPDX-License-Identifier: GPL-2.0-or-later
// Architectures: all that is known of one is its row.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "facts/limits.h"
#include "facts/linux.h"
#include "facts/modules.h"

namespace memdimm::facts {

// The QEMU that brought a kind of module to an architecture; absent where it has none.
struct ModelsSince {
  std::optional<Version> dimm = {};
  std::optional<Version> nvdimm = {};
  std::optional<Version> virtio_mem = {};
  std::optional<Version> virtio_pmem = {};
  std::optional<Version> sgx_epc = {};

  // nullopt for flash and rom, which are QEMU's business alone.
  [[nodiscard]] std::optional<Version> of(Model model) const;
};

// libvirt's units for a start.
struct StartUnits {
  Bytes memory = kMiB;  // of cells, boot memory, the maximum
  Bytes module = 2 * kMiB;
  Bytes plugged = kMiB;       // of a module that comes while the guest runs
  bool when_defined = false;  // modules are rounded at define already
};

// Whose CPU models it has.
enum class CpuKind { Other, X86, Arm };

struct Architecture {
  std::string_view name;           // libvirt's
  std::string_view machines = {};  // the architecture whose machine types it has
  std::string_view emulator = {};  // "": "qemu-system-" and its name
  CpuKind cpus = CpuKind::Other;
  bool narrow = false;                // its emulator has 32-bit CPUs only
  std::string_view default_cpu = {};  // where nobody says, and the machine does not
  // -cpu max came with it; absent: always. Older ones get their default.
  Version max_cpu = {};
  bool phys_bits = false;  // -cpu takes phys-bits=
  // ACPI reaches the guest through firmware, which this is in Debian; "": it does not.
  std::string_view firmware = {};
  Bytes host_page = kHostPage;
  // What a plain host has pages of, its default first.
  std::array<Bytes, 2> huge_pages = {2 * kMiB, kGiB};
  // All that a host of it can have, with any base page; 0 fills up. Sources: huge_pages
  // of Linux's documentation and `arch_hugetlb_valid_size` of its architectures.
  std::array<Bytes, 6> possible_pages = {};
  // Its ordinary pages, which are no huge ones.
  std::array<Bytes, 3> base_pages = {kHostPage};
  // Transparent ones where the host does not say; a virtio-mem's block is not smaller.
  Bytes transparent_page = 2 * kMiB;
  StartUnits units = {};
  // An nvdimm as PAPR has it: with a label and a uuid, and it is what stands behind the
  // label that is rounded.
  bool papr_nvdimm = false;
  // The libvirt that takes a maximum without guest nodes; absent: none does.
  std::optional<Version> maximum_without_cells = {};
  std::optional<MemoryBlocks> blocks = {};  // Linux's; absent: not known
  ModelsSince models = {};
};

// What a document without an architecture is for.
inline constexpr std::string_view kUsualArchitecture = "x86_64";

std::span<const Architecture> architectures();

// The row of libvirt's `name` ("" means kUsualArchitecture). One that is not known gets
// a row without a name: it has no modules and no machines.
const Architecture& find_architecture(std::string_view name);

// "qemu-system-x86_64", for any name.
std::string emulator(std::string_view name);

}  // namespace memdimm::facts
