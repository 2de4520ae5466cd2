// SPDX-License-Identifier: GPL-2.0-or-later
// The root buses of machine families: what a machine itself has on one.
#pragma once

#include <array>
#include <string_view>

namespace memdimm::facts {

// Slots of a PCI bus. Slot 0 is the host bridge's.
inline constexpr unsigned kPciSlots = 32;

struct OwnDevice {
  unsigned slot = 0;
  unsigned function = 0;
  std::string_view name = {};  // "": no more of them
};

struct RootBus {
  std::string_view arch;     // MachineFamily::arch
  std::string_view machine;  // MachineFamily::alias
  std::array<OwnDevice, 3> own = {};

  // How many slots are left for devices that are plugged in.
  [[nodiscard]] constexpr unsigned slots() const {
    // The machine's own stand in one slot.
    return kPciSlots - 1 - (own.front().name.empty() ? 0 : 1);
  }
};

// "PCI: slot 1 function 3 not available …, in use by PIIX4_PM", and how many virtio-mem
// devices start ("no slot/function available"): QEMU 7.2 and 10.0. libvirt 9.0 refuses
// these addresses as well, but pc's 1.1, where it has no IDE disk.
inline constexpr std::array kRootBuses = {
    RootBus{.arch = "x86_64",
            .machine = "pc",
            .own = {{{1, 0, "the ISA bridge"},
                     {1, 1, "the IDE controller"},
                     {1, 3, "power management"}}}},
    RootBus{.arch = "x86_64",
            .machine = "q35",
            .own = {{{31, 0, "the LPC bridge"},
                     {31, 2, "the SATA controller"},
                     {31, 3, "the SMBus controller"}}}},
    RootBus{.arch = "aarch64", .machine = "virt"},
};

constexpr const RootBus* find_root_bus(std::string_view arch,
                                       std::string_view machine) {
  for (const RootBus& bus : kRootBuses) {
    if (bus.arch == arch && bus.machine == machine) {
      return &bus;
    }
  }
  return nullptr;
}

}  // namespace memdimm::facts
