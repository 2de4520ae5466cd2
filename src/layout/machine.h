// SPDX-License-Identifier: GPL-2.0-or-later
// What QEMU's machine types mean for memory: where boot RAM is split around the 32-bit
// hole, where the region for hotplugged modules starts, how many address bits it takes.
// One formula for all; its numbers are the machine's row of facts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "facts/architectures.h"
#include "facts/cpu_models.h"
#include "facts/machines.h"
#include "facts/versions.h"
#include "layout/target.h"
#include "model/domain.h"

namespace memdimm::layout {

struct Machine {
  const facts::MachineFamily* family =
      nullptr;                    // nullptr: not known, nothing is predicted
  std::string name;               // as -machine gets it
  facts::Version version;         // the alias means QEMU's own version
  facts::Version qemu;            // that runs it
  bool versioned = false;         // the name says the version, and nothing behind it
  bool own_version = false;       // a distribution's: it says nothing of QEMU's
  std::optional<Bytes> pci_hole;  // the 64-bit one, where the document says

  [[nodiscard]] bool has_map() const {
    return family != nullptr && family->map.has_value();
  }
  // Whether modules can be mapped: true also where the machine is not known.
  [[nodiscard]] bool has_device_memory() const {
    return family == nullptr || family->device_memory == facts::DeviceMemory::Mapped;
  }
  [[nodiscard]] bool has_ccw() const { return family != nullptr && family->ccw; }
};

// The machine of a domain; x86_64 and pc where the document does not say.
Machine find_machine(const model::Guest& guest, const Target& target);

// All that is known of the guest's architecture.
const facts::Architecture& architecture(const model::Guest& guest);

// The guest CPU as far as the document and the options decide it.
struct CpuAddressing {
  std::optional<unsigned> bits;  // nullopt: the host decides
  facts::CpuVendor vendor = facts::CpuVendor::Unknown;
  std::string reason;    // "the default of QEMU's TCG", "--phys-bits", …
  std::string name;      // Arm's model; "" where the host decides
  bool told = false;     // bits are an option or in the document: -cpu says them
  bool narrow = false;   // a 32-bit x86 CPU, whose bits cannot be told
  bool wide = true;      // has a 64-bit mode
  bool of_host = false;  // bits are those of the host that was looked at
};

// A proposal that names no CPU leaves the choice to whoever starts it, and gets one
// that can; libvirt chooses QEMU's default.
CpuAddressing cpu_addressing(const model::Guest& guest,
                             const Target& target,
                             model::DialectId dialect = model::DialectId::Libvirt);

// What the document says of the bits; absent where it says nothing, or 0.
std::optional<unsigned> written_bits(const model::Guest& guest);

// The bits that the option says, else `written`; where neither is said `cpu` stays as
// it is.
void take_told_bits(const Target& target,
                    std::optional<unsigned> written,
                    CpuAddressing& cpu);

Accelerator accelerator(const model::Guest& guest, const Target& target);

// The guest-physical map of a machine with has_map().
struct AddressMap {
  Address low_start = 0;
  Bytes low_ram = 0;       // from low_start on
  Address high_start = 0;  // boot RAM above the hole starts here: 4 GiB or 1 TiB on x86
  Bytes high_ram = 0;

  [[nodiscard]] Address low_end() const { return low_start + low_ram; }
  Address region = 0;     // modules go to [region, region + region_size)
  Bytes region_size = 0;  // 0 where the maximum leaves no room
  Address highest = 0;    // the last address that the machine may use
  // Whether QEMU refuses to start a CPU that cannot address `highest`.
  bool compared = false;
};

// `boot` and `maximum` in bytes as QEMU rounds them. `vendor` Unknown is treated as
// Other.
AddressMap address_map(const Machine& machine,
                       Bytes boot,
                       std::optional<Bytes> maximum,
                       unsigned slots,
                       const CpuAddressing& cpu);

// What the machine makes of boot memory: QEMU rounds it, and old s390 machines cut it.
Bytes boot_size(const Machine& machine, Bytes asked);

// The steps in which the machine takes boot memory of that size.
Bytes boot_step(const Machine& machine, Bytes size);

}  // namespace memdimm::layout
