// SPDX-License-Identifier: GPL-2.0-or-later
// What QEMU's machine types mean for memory: where boot RAM is split around the 32-bit
// hole, where the region for hotplugged modules starts, how many address bits it takes.
// Formulas and numbers were seen on QEMU 5.2, 7.2, 10.0 and 11.1 (x86_64, TCG).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "layout/target.h"
#include "model/domain.h"

namespace memdimm::layout {

// One row a family of machine types.
struct MachineFamily {
  std::string_view arch;      // as libvirt calls it; "" for any
  std::string_view alias;     // the unversioned name: "pc"
  std::string_view prefix;    // of the versioned names: "pc-i440fx-"
  std::string_view ram_id;    // what QEMU calls its boot memory's backend
  bool dimm_hotplug = false;  // takes pc-dimm and nvdimm
  bool maximum = true;        // takes -m maxmem
  Version last_node_mem{};    // newest version that still takes -numa node,mem=
  // The split of boot RAM: up to `low_limit` all of it lies below the hole; from there
  // on `low_size` does. 0 where the map is not predicted.
  Bytes low_limit = 0;
  Bytes low_size = 0;
  Bytes pci_hole = 0;  // pci-hole64-size
};

struct Machine {
  const MachineFamily* family = nullptr;  // nullptr: not known, nothing is predicted
  std::string name;                       // as -machine gets it
  Version version;                        // the alias means QEMU's own version

  [[nodiscard]] bool has_map() const {
    return family != nullptr && family->low_size != 0;
  }
};

// The machine of a domain; x86_64 and pc where the document does not say.
Machine find_machine(const model::Guest& guest, const Target& target);

bool is_x86(const model::Guest& guest);

enum class CpuVendor { Amd, Other, Unknown };

// The guest CPU as far as the document and the options decide it.
struct CpuAddressing {
  std::optional<unsigned> bits;  // nullopt: the host decides
  CpuVendor vendor = CpuVendor::Unknown;
  std::string reason;    // "40 under TCG", "--phys-bits", …
  bool told = false;     // bits are an option or in the document: -cpu says them
  bool narrow = false;   // a 32-bit model, whose bits cannot be told
  bool of_host = false;  // bits are those of the host that was looked at
};

CpuAddressing cpu_addressing(const model::Guest& guest, const Target& target);

Accelerator accelerator(const model::Guest& guest, const Target& target);

// The guest-physical map of a machine with has_map().
struct AddressMap {
  Bytes low_ram = 0;       // [0, low_ram)
  Address high_start = 0;  // boot RAM above the hole starts here: 4 GiB or 1 TiB
  Bytes high_ram = 0;
  Address region = 0;     // modules go to [region, region + region_size)
  Bytes region_size = 0;  // 0 where the maximum leaves no room
  Address highest = 0;    // the last address that the machine may use
};

// `boot` and `maximum` in bytes as QEMU rounds them. `vendor` Unknown is treated as
// Other.
AddressMap address_map(const Machine& machine,
                       Bytes boot,
                       std::optional<Bytes> maximum,
                       unsigned slots,
                       const CpuAddressing& cpu);

}  // namespace memdimm::layout
