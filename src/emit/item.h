// SPDX-License-Identifier: GPL-2.0-or-later
// What QEMU is told, before it is spelt: as arguments (argv.h) or as QMP (qmp.h).
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "layout/layout.h"
#include "model/domain.h"

namespace memdimm::emit {

// Numbers are bytes or plain counts; a list is host nodes.
using Value = std::variant<bool, std::uint64_t, std::string, std::vector<unsigned>>;

struct Property {
  std::string key;
  Value value;
};

// One option and its properties. The first one's key is implied in key=value syntax
// ("-device pc-dimm,…", in JSON "driver":"pc-dimm"), unless it is empty as in "-m".
struct Item {
  std::string option;  // "-object", "-device", "-numa", "-machine", "-m", …
  std::vector<Property> properties;
};

// The memory arguments of a layout, in libvirt's order: -machine, -m, the boot memory's
// backend, -overcommit, -numa with their backends, and the modules.
std::vector<Item> memory_items(const model::Domain& domain,
                               const layout::Layout& layout,
                               const layout::Target& target);

// -object and -device of one module.
std::vector<Item> module_items(const model::Domain& domain,
                               const layout::PlacedModule& module,
                               const layout::Target& target);

}  // namespace memdimm::emit
