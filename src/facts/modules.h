// SPDX-License-Identifier: GPL-2.0-or-later
// The kinds of module that libvirt, QEMU and the proposal know: how each is called,
// what it is plugged into and since when. Which architectures have one is in their rows
// (architectures.h).
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "facts/table.h"
#include "facts/versions.h"

namespace memdimm::facts {

// In the order of model::ModuleKind's alternatives.
enum class Model { Dimm, Nvdimm, VirtioMem, VirtioPmem, SgxEpc, Flash, Rom };

struct ModelRow {
  Model key;
  std::string_view word;  // as documents call it
  // How libvirt begins the alias that it makes, which is the device's id in QEMU.
  std::string_view alias;
  std::string_view driver = {};      // of -device; "": it is no device there
  std::string_view ccw_driver = {};  // on the channel subsystem
  bool slot = false;                 // takes a memory slot
  bool memory = true;                // counts as memory of the guest
  bool node = false;                 // libvirt wants to know its guest node
  bool own_file = false;             // is a file that its <source> names
  bool own_pages = false;            // its <source> may choose pages and host nodes
  // The types that libvirt takes for its <address>.
  std::array<std::string_view, 2> addresses = {};
  std::optional<Version> libvirt = {};  // that brought it; absent: all have it
  std::optional<Version> unplug = {};   // the QEMU that unplugs it; absent: none does
};

// Drivers: `-device help` of QEMU 5.2 to 11.1. Aliases: qemuAssignDeviceMemoryAlias of
// libvirt 9.0 to 12.8. Address types: define on libvirt 11.3 (9.0 knows no ccw).
// libvirt: "Since" of its description of the domain format. Unplugging: device_del on
// QEMU 5.2 to 11.1.
inline constexpr auto kModels = table<Model, ModelRow>({
    {.key = Model::Dimm,
     .word = "dimm",
     .alias = "dimm",
     .driver = "pc-dimm",
     .slot = true,
     .node = true,
     .own_pages = true,
     .addresses = {"dimm"},
     .unplug = kOldestQemu},
    {.key = Model::Nvdimm,
     .word = "nvdimm",
     .alias = "nvdimm",
     .driver = "nvdimm",
     .slot = true,
     .node = true,
     .own_file = true,
     .addresses = {"dimm"},
     .libvirt = Version{3, 2}},
    {.key = Model::VirtioMem,
     .word = "virtio-mem",
     .alias = "virtiomem",
     .driver = "virtio-mem-pci",
     .ccw_driver = "virtio-mem-ccw",
     .node = true,
     .own_pages = true,
     .addresses = {"pci", "ccw"},
     .libvirt = Version{7, 9},
     .unplug = since(Qemu::VirtioMemUnplug)},
    {.key = Model::VirtioPmem,
     .word = "virtio-pmem",
     .alias = "virtiopmem",
     .driver = "virtio-pmem-pci",
     .own_file = true,
     .addresses = {"pci"},
     .libvirt = Version{7, 1}},
    {.key = Model::SgxEpc,
     .word = "sgx-epc",
     .alias = "epc",
     .libvirt = Version{8, 10}},
    {.key = Model::Flash, .word = "flash", .alias = "flash", .memory = false},
    {.key = Model::Rom, .word = "rom", .alias = "rom", .memory = false},
});

constexpr const ModelRow& row_of(Model model) {
  return kModels.at(static_cast<std::size_t>(model));
}

}  // namespace memdimm::facts
