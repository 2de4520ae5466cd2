// SPDX-License-Identifier: GPL-2.0-or-later
// The table of CPU models.
#include "facts/cpu_models.h"

#include <algorithm>
#include <array>

namespace memdimm::facts {
namespace {

// coreduo, n270 and qemu32: 36 bits on 10.0 and 11.1, no check on 7.2.
//
// CPU models whose vendor id is AMD's under TCG, or that have no 64-bit mode; all
// others that QEMU knows are Intel's, Zhaoxin's or Hygon's and have 40 bits. Seen on
// QEMU 7.2 with every model of `-cpu help`.
constexpr std::array kCpuModels = {
    CpuModel{.name = "qemu64", .vendor = CpuVendor::Amd},
    CpuModel{.name = "max", .vendor = CpuVendor::Amd},
    CpuModel{.name = "EPYC", .vendor = CpuVendor::Amd},
    CpuModel{.name = "Opteron_G1", .vendor = CpuVendor::Amd},
    CpuModel{.name = "Opteron_G2", .vendor = CpuVendor::Amd},
    CpuModel{.name = "Opteron_G3", .vendor = CpuVendor::Amd},
    CpuModel{.name = "Opteron_G4", .vendor = CpuVendor::Amd},
    CpuModel{.name = "Opteron_G5", .vendor = CpuVendor::Amd},
    CpuModel{.name = "phenom", .vendor = CpuVendor::Amd},
    CpuModel{.name = "athlon", .vendor = CpuVendor::Amd, .bits = 36, .narrow = true},
    CpuModel{.name = "kvm32", .bits = 36, .narrow = true},
    CpuModel{.name = "pentium2", .bits = 36, .narrow = true},
    CpuModel{.name = "pentium3", .bits = 36, .narrow = true},
    CpuModel{.name = "486", .bits = 32, .narrow = true},
    CpuModel{.name = "coreduo", .bits = 36, .narrow = true, .bits_before = 32},
    CpuModel{.name = "n270", .bits = 36, .narrow = true, .bits_before = 32},
    CpuModel{.name = "pentium", .bits = 32, .narrow = true},
    CpuModel{.name = "qemu32",
             .vendor = CpuVendor::Amd,
             .bits = 36,
             .narrow = true,
             .bits_before = 32},
};

// "Addressing limited to 40 bits" of QEMU 7.2, 10.0 and 11.1, to the byte.
constexpr std::array kArmCpus = {
    CpuModel{.name = "cortex-a7", .bits = 40, .narrow = true},
    CpuModel{.name = "cortex-a15", .bits = 40, .narrow = true},
    CpuModel{.name = "cortex-a35", .bits = 40},
    CpuModel{.name = "cortex-a53", .bits = 40},
    CpuModel{.name = "cortex-a55", .bits = 40},
    CpuModel{.name = "cortex-a57", .bits = 44},
    CpuModel{.name = "cortex-a72", .bits = 44},
    CpuModel{.name = "cortex-a76", .bits = 40},
    CpuModel{.name = "cortex-a710", .bits = 40},
    CpuModel{.name = "a64fx", .bits = 40},
    CpuModel{.name = "neoverse-n1", .bits = 48},
    CpuModel{.name = "neoverse-n2", .bits = 48},
    CpuModel{.name = "neoverse-v1", .bits = 48},
};

// 5.2 has 48 bits, 7.2 to 11.1 52; in qemu-system-arm 7.2 has 32, 10.0 40.
CpuModel arm_max(bool narrow, Version qemu) {
  constexpr Version kWide{7, 0};
  constexpr Version kNarrow{8, 0};
  CpuModel max{.name = "max", .bits = 40, .narrow = narrow};
  if (narrow) {
    max.bits = qemu < kNarrow ? kFewestBits : max.bits;
  } else {
    max.bits = qemu < kWide ? 48 : kMostBits;
  }
  return max;
}

}  // namespace

CpuModel find_cpu_model(std::string_view name) {
  const std::string_view family = name.substr(0, name.find('-'));
  const auto* row =
      std::find_if(kCpuModels.begin(), kCpuModels.end(), [&](const CpuModel& known) {
        return known.name == family;
      });
  return row == kCpuModels.end() ? CpuModel{.name = name} : *row;
}

std::optional<CpuModel> find_arm_cpu(std::string_view name, bool narrow, Version qemu) {
  if (name == "max") {
    return arm_max(narrow, qemu);
  }
  const auto* row =
      std::find_if(kArmCpus.begin(), kArmCpus.end(), [&](const CpuModel& known) {
        return known.name == name;
      });
  return row == kArmCpus.end() ? std::nullopt : std::optional(*row);
}

}  // namespace memdimm::facts
