// SPDX-License-Identifier: GPL-2.0-or-later
#include "facts/hypervisors.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace memdimm::facts {
namespace {

constexpr std::array kHypervisors = {
    Hypervisor{"kvm", true},
    Hypervisor{"qemu", true},
    Hypervisor{"hvf", true},
    Hypervisor{"xen", false},
    Hypervisor{"lxc", false},
    Hypervisor{"bhyve", false},
    Hypervisor{"vbox", false},
    Hypervisor{"vmware", false},
    Hypervisor{"hyperv", false},
    Hypervisor{"openvz", false},
    Hypervisor{"parallels", false},
    Hypervisor{"vz", false},
    Hypervisor{"test", false},
    Hypervisor{"phyp", false},
    Hypervisor{"uml", false},
    Hypervisor{"kqemu", false},
};

constexpr std::array<std::string_view, 36> kArchitectures = {
    "alpha",        "armv6l",   "armv7l",    "armv7b",      "aarch64",  "cris",
    "i686",         "ia64",     "lm32",      "loongarch64", "m68k",     "microblaze",
    "microblazeel", "mips",     "mipsel",    "mips64",      "mips64el", "openrisc",
    "parisc",       "parisc64", "ppc",       "ppc64",       "ppc64le",  "ppcemb",
    "riscv32",      "riscv64",  "s390",      "s390x",       "sh4",      "sh4eb",
    "sparc",        "sparc64",  "unicore32", "x86_64",      "xtensa",   "xtensaeb",
};

struct Called {
  std::string_view name;
  std::string_view architecture;
};

// Names of Debian's, Go's, the kernel's and others' for the same.
constexpr std::array kCalled = {
    Called{"amd64", "x86_64"},        Called{"x86-64", "x86_64"},
    Called{"x64", "x86_64"},          Called{"x8664", "x86_64"},
    Called{"intel64", "x86_64"},      Called{"x86", "i686"},
    Called{"i386", "i686"},           Called{"i486", "i686"},
    Called{"i586", "i686"},           Called{"386", "i686"},
    Called{"arm64", "aarch64"},       Called{"armv8", "aarch64"},
    Called{"armv8l", "aarch64"},      Called{"aarch64_be", "aarch64"},
    Called{"arm", "armv7l"},          Called{"armhf", "armv7l"},
    Called{"armv7", "armv7l"},        Called{"ppc64el", "ppc64le"},
    Called{"powerpc64le", "ppc64le"}, Called{"powerpc64", "ppc64"},
    Called{"power", "ppc64"},         Called{"riscv", "riscv64"},
    Called{"loong64", "loongarch64"}, Called{"loongarch", "loongarch64"},
};

}  // namespace

std::span<const Hypervisor> hypervisors() {
  return kHypervisors;
}

const Hypervisor* find_hypervisor(std::string_view type) {
  const auto* row = std::find_if(kHypervisors.begin(),
                                 kHypervisors.end(),
                                 [&](const auto& one) { return one.type == type; });
  return row == kHypervisors.end() ? nullptr : row;
}

bool is_architecture(std::string_view name) {
  return std::find(kArchitectures.begin(), kArchitectures.end(), name) !=
         kArchitectures.end();
}

std::string_view meant_architecture(std::string_view name) {
  const auto* row = std::find_if(kCalled.begin(), kCalled.end(), [&](const auto& one) {
    return equal_ignoring_case(one.name, name);
  });
  if (row != kCalled.end()) {
    return row->architecture;
  }
  return closest_match(name, {kArchitectures.begin(), kArchitectures.end()});
}

}  // namespace memdimm::facts
