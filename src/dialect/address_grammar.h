// SPDX-License-Identifier: GPL-2.0-or-later
// libvirt's <address> of a device, of every type: which types fit which module is for
// the rules to say.
#pragma once

#include "grammar/pattern.h"

namespace memdimm::dialect {

grammar::Pattern device_address(grammar::Patterns& p);

}  // namespace memdimm::dialect
