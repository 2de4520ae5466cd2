// SPDX-License-Identifier: GPL-2.0-or-later
// QEMU's x86 and Arm CPU models, as far as they decide what can be addressed.
#pragma once

#include <optional>
#include <string_view>

#include "facts/versions.h"

namespace memdimm::facts {

enum class CpuVendor { Amd, Other, Unknown };

// The address bits that QEMU's TCG gives a 64-bit CPU where nobody says, and the models
// of which KVM makes no use of the host's (QEMU, TCG_PHYS_ADDR_BITS).
inline constexpr unsigned kUsualBits = 40;

// What phys-bits= takes ("phys-bits should be between 32 and 52", QEMU 7.2 and 10.0):
// 52 is the most that an x86 CPU can have. 11.1 takes more, as far as it can count.
inline constexpr unsigned kFewestBits = 32;
inline constexpr unsigned kMostBits = 52;
inline constexpr unsigned kCountableBits = 63;

struct CpuModel {
  std::string_view name;  // "-v1", "-IBPB" and the like may follow
  CpuVendor vendor = CpuVendor::Other;
  unsigned bits = kUsualBits;
  bool narrow = false;       // has no 64-bit mode: its bits cannot be told
  unsigned bits_before = 0;  // to QEMU 8.1, where others
};

// What a 32-bit x86 CPU can address that knows PSE-36, as nearly all models do.
inline constexpr unsigned kNarrowBits = 36;

// The model of that name, which may have a "-v1" or the like behind it; one of 40 bits
// that is not AMD's where it is not known.
CpuModel find_cpu_model(std::string_view name);

// The same of Arm's CPUs under TCG; nullopt where it is not known. `narrow` is what can
// be had of it: qemu-system-arm knows no 64-bit mode.
std::optional<CpuModel> find_arm_cpu(std::string_view name, bool narrow, Version qemu);

}  // namespace memdimm::facts
