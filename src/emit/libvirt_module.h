// SPDX-License-Identifier: GPL-2.0-or-later
// A module as an element of libvirt's XML, for those who hand it to libvirt by itself.
#pragma once

#include <string>

#include "layout/layout.h"
#include "model/domain.h"

namespace memdimm::emit {

// All that libvirt's dialect says of a module, with the slot and the guest node that
// it has in its guest, whether or not its document says them. Several lines, the last
// one with its end.
std::string libvirt_module(const model::Module& said,
                           const layout::PlacedModule& placed);

}  // namespace memdimm::emit
