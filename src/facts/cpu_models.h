// SPDX-License-Identifier: GPL-2.0-or-later
// QEMU's x86 and Arm CPU models, as far as they decide what can be addressed.
#pragma once

#include <optional>
#include <string_view>

#include "facts/versions.h"

namespace memdimm::facts {

enum class CpuVendor { Amd, Other, Unknown };

// The address bits that QEMU gives a 64-bit CPU where nobody says and it does not take
// the host's (TCG_PHYS_ADDR_BITS): under KVM as under TCG.
inline constexpr unsigned kUsualBits = 40;

// What a CPU without a 64-bit mode has, with and without a way to more than 4 GiB.
inline constexpr unsigned kNarrowBits = 36;
inline constexpr unsigned kFewestBits = 32;

// What phys-bits= takes ("phys-bits should be between 32 and 52", QEMU 7.2 and 10.0):
// 52 is the most that an x86 CPU can have. 11.1 takes more, as far as it can count.
inline constexpr unsigned kMostBits = 52;
inline constexpr unsigned kCountableBits = 63;

constexpr unsigned most_phys_bits(Version qemu) {
  return has(qemu, Qemu::WidePhysBits) ? kCountableBits : kMostBits;
}

// What phys-bits= of some QEMU takes.
constexpr bool is_phys_bits(unsigned long long bits) {
  return bits >= kFewestBits && bits <= kCountableBits;
}

// A model, or a CPU made of one: the document may switch these features.
struct X86Cpu {
  std::string_view name;  // "-v1", "-IBPB" and the like may follow
  CpuVendor vendor = CpuVendor::Other;
  bool lm = true;     // long mode: 64 bits
  bool pse36 = true;  // two ways of a 32-bit CPU to more than 4 GiB
  bool pae = true;

  // Its bits where nobody says. PAE counts from QEMU 8.2 on.
  [[nodiscard]] constexpr unsigned bits(Version qemu) const {
    if (lm) {
      return kUsualBits;
    }
    return pse36 || (pae && has(qemu, Qemu::NarrowCpus)) ? kNarrowBits : kFewestBits;
  }
};

// The model of that name, which may have a "-v1" or the like behind it; a 64-bit one
// that is not AMD's where it is not known.
X86Cpu find_x86_cpu(std::string_view name);

// All that QEMU can do, on x86 and Arm: host-model and the like under TCG.
inline constexpr std::string_view kLargestCpu = "max";

// Whose CPU it is that says so in CPUID.
CpuVendor vendor_of(std::string_view id);

// An Arm CPU under TCG.
struct ArmCpu {
  std::string_view name;
  unsigned bits = kUsualBits;
  bool narrow = false;  // has no 64-bit mode
};

// nullopt where it is not known. `narrow` is what can be had of it: qemu-system-arm
// knows no 64-bit mode.
std::optional<ArmCpu> find_arm_cpu(std::string_view name, bool narrow, Version qemu);

}  // namespace memdimm::facts
