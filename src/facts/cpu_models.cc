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
    amd("max"),
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

}  // namespace memdimm::facts
