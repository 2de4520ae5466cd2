// SPDX-License-Identifier: GPL-2.0-or-later
// What the files that read libvirt's dialect share.
#pragma once

#include <optional>

#include "dialect/common_read.h"
#include "model/domain.h"

namespace memdimm::dialect {

std::optional<Located<model::Sharing>> read_sharing(const xml::Attribute* from);
// "yes" or "on".
std::optional<Located<bool>> read_yes(const xml::Attribute* from);
std::optional<model::Module> read_module(const Reader& around,
                                         const xml::Element& element);

// An <address> of type pci or ccw that says where; a part that is no number is 0.
model::DeviceAddress read_bus_address(const xml::Element& address);

// What stands around the modules and matters for them: who else maps the guest's
// memory, limits, ids in QEMU's own words, addresses and aliases of other devices. All
// of it passes whatever it is; what cannot be read is as good as absent.
void read_around(const Source& source, const xml::Element& root, model::Guest& guest);

}  // namespace memdimm::dialect
