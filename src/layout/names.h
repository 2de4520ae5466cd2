// SPDX-License-Identifier: GPL-2.0-or-later
// What QEMU calls a module: its device, and after it the backend.
#pragma once

#include <string>
#include <string_view>

#include "facts/modules.h"
#include "layout/layout.h"

namespace memdimm::layout {

// "dimm1" for the dimm in slot 1, as libvirt names them (9.0 to 12.8).
std::string device_id(facts::Model model, unsigned number);

// libvirt keeps a user's alias only if it starts with "ua-" and has nothing in it but
// letters, digits, _ and -; it quietly makes its own instead of any other.
bool keeps_alias(std::string_view alias);

// "memdimm1" for "dimm1", as libvirt names them (9.0 to 12.8).
std::string backend_id(std::string_view device);

// Back again: "dimm1" for "memdimm1".
std::string_view device_of(std::string_view backend);

// A uuid that follows from `name`: of no use but to be there and to stay.
std::string made_up_uuid(std::string_view name);

// Device and backend get new names together.
void rename(PlacedModule& placed, std::string device);

}  // namespace memdimm::layout
