// SPDX-License-Identifier: GPL-2.0-or-later
// The table of CPU models.
#include "facts/cpu_models.h"

#include <algorithm>
#include <array>

namespace memdimm::facts {
namespace {

// CPU models whose vendor id is AMD's under TCG, or that lack one of the features; all
// others that QEMU knows have all three, and are Intel's, Zhaoxin's or Hygon's. Seen on
// QEMU 7.2 and 10.0 with every model of `-cpu help` (qom-get of vendor, lm, pse36, pae
// and phys-bits).
constexpr X86Cpu amd(std::string_view name) {
  return {.name = name, .vendor = CpuVendor::Amd};
}

constexpr std::array kCpus = {
    amd("qemu64"),
    amd(kLargestCpu),
    amd("EPYC"),
    amd("Opteron_G1"),
    amd("Opteron_G2"),
    amd("Opteron_G3"),
    amd("Opteron_G4"),
    amd("Opteron_G5"),
    amd("phenom"),
    X86Cpu{.name = "athlon", .vendor = CpuVendor::Amd, .lm = false},
    X86Cpu{.name = "kvm32", .lm = false},
    X86Cpu{.name = "pentium2", .lm = false},
    X86Cpu{.name = "pentium3", .lm = false},
    X86Cpu{.name = "coreduo", .lm = false, .pse36 = false},
    X86Cpu{.name = "n270", .lm = false, .pse36 = false},
    X86Cpu{.name = "qemu32", .lm = false, .pse36 = false},
    X86Cpu{.name = "486", .lm = false, .pse36 = false, .pae = false},
    X86Cpu{.name = "pentium", .lm = false, .pse36 = false, .pae = false},
    X86Cpu{.name = "base", .lm = false, .pse36 = false, .pae = false},
};

// "Addressing limited to 40 bits" of QEMU 7.2, 10.0 and 11.1, to the byte.
constexpr std::array kArmCpus = {
    ArmCpu{.name = "cortex-a7", .bits = 40, .narrow = true},
    ArmCpu{.name = "cortex-a15", .bits = 40, .narrow = true},
    ArmCpu{.name = "cortex-a35", .bits = 40},
    ArmCpu{.name = "cortex-a53", .bits = 40},
    ArmCpu{.name = "cortex-a55", .bits = 40},
    ArmCpu{.name = "cortex-a57", .bits = 44},
    ArmCpu{.name = "cortex-a72", .bits = 44},
    ArmCpu{.name = "cortex-a76", .bits = 40},
    ArmCpu{.name = "cortex-a710", .bits = 40},
    ArmCpu{.name = "a64fx", .bits = 40},
    ArmCpu{.name = "neoverse-n1", .bits = 48},
    ArmCpu{.name = "neoverse-n2", .bits = 48},
    ArmCpu{.name = "neoverse-v1", .bits = 48},
};

// 5.2 has 48 bits, 7.2 to 11.1 52; in qemu-system-arm 7.2 has 32, 10.0 40.
ArmCpu arm_max(bool narrow, Version qemu) {
  constexpr Version kWide{7, 0};
  constexpr Version kNarrow{8, 0};
  ArmCpu max{.name = kLargestCpu, .bits = 40, .narrow = narrow};
  if (narrow) {
    max.bits = qemu < kNarrow ? kFewestBits : max.bits;
  } else {
    max.bits = qemu < kWide ? 48 : kMostBits;
  }
  return max;
}

}  // namespace

X86Cpu find_x86_cpu(std::string_view name) {
  const std::string_view family = name.substr(0, name.find('-'));
  const auto* row = std::find_if(kCpus.begin(), kCpus.end(), [&](const X86Cpu& known) {
    return known.name == family;
  });
  return row == kCpus.end() ? X86Cpu{.name = name} : *row;
}

CpuVendor vendor_of(std::string_view id) {
  return id == "AuthenticAMD" ? CpuVendor::Amd : CpuVendor::Other;
}

std::optional<ArmCpu> find_arm_cpu(std::string_view name, bool narrow, Version qemu) {
  if (name == kLargestCpu) {
    return arm_max(narrow, qemu);
  }
  const auto* row =
      std::find_if(kArmCpus.begin(), kArmCpus.end(), [&](const ArmCpu& known) {
        return known.name == name;
      });
  return row == kArmCpus.end() ? std::nullopt : std::optional(*row);
}

}  // namespace memdimm::facts
