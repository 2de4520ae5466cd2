// SPDX-License-Identifier: GPL-2.0-or-later
// The table of CPU models.
#include "facts/cpu_models.h"

#include <algorithm>
#include <array>

namespace memdimm::facts {
namespace {

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
    CpuModel{.name = "coreduo", .bits = 32, .narrow = true},
    CpuModel{.name = "n270", .bits = 32, .narrow = true},
    CpuModel{.name = "pentium", .bits = 32, .narrow = true},
    CpuModel{.name = "qemu32", .vendor = CpuVendor::Amd, .bits = 32, .narrow = true},
};

}  // namespace

CpuModel find_cpu_model(std::string_view name) {
  const std::string_view family = name.substr(0, name.find('-'));
  const auto* row =
      std::find_if(kCpuModels.begin(), kCpuModels.end(), [&](const CpuModel& known) {
        return known.name == family;
      });
  return row == kCpuModels.end() ? CpuModel{.name = name} : *row;
}

CpuModel default_cpu_model() {
  return kCpuModels.front();
}

}  // namespace memdimm::facts
