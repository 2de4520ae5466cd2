// SPDX-License-Identifier: GPL-2.0-or-later
// What QEMU is told, before it is spelt: as arguments (argv.h) or as QMP (qmp.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "layout/layout.h"
#include "model/domain.h"

namespace memdimm::emit {

// Numbers are bytes or plain counts; a list is host nodes.
using Value = std::variant<bool, std::uint64_t, std::string, std::vector<unsigned>>;

struct Property {
  std::string key;  // "" for an option with one bare value: "-display none"
  Value value;
};

// One option and its properties, in the order in which libvirt writes them.
struct Item {
  std::string option;  // "-object", "-device", "-numa", "-machine", "-m", …
  std::vector<Property> properties;
};

// How far the arguments go.
struct Scope {
  // A whole command that starts, paused, with this memory and nothing else: emulator,
  // machine, accelerator, CPU. PCI and CCW addresses are left to QEMU then, since the
  // buses of the document are not there.
  bool complete = false;
  // A file, for a DIMM that waits for firmware and whose document names none; "": where
  // Debian has it.
  std::string firmware = {};
};

// The memory arguments of a layout, in libvirt's order: -machine, -m, the boot memory's
// backend, -overcommit, -numa with their backends, the modules. A complete scope starts
// with the emulator's name, as the option of an item without properties.
std::vector<Item> command_items(const model::Domain& domain,
                                const layout::Layout& layout,
                                const layout::Target& target,
                                const Scope& scope);

// What QEMU calls such a backend, and back again; nullopt for any other word.
std::string_view qom_type(layout::BackendType type);
std::optional<layout::BackendType> backend_type(std::string_view word);

// One -object, with its thread-context's in front where it has one.
void add_backend(const layout::Backend& backend, std::vector<Item>& out);

// The -device of a module of the domain. Flash has none: see add_image() in items.cc.
Item device_item(const model::Module& module,
                 const layout::PlacedModule& placed,
                 const layout::Layout& layout,
                 const Scope& scope);

}  // namespace memdimm::emit
