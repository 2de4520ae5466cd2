// SPDX-License-Identifier: GPL-2.0-or-later
// The same changes as in qmp.h for a guest that libvirt runs: lines for a shell, which
// call virsh.
#pragma once

#include <span>
#include <string>

#include "emit/qmp.h"

namespace memdimm::emit {

// The commands for the operations, in their order; each is run only when the one before
// it has succeeded. `domain` is the guest's name; "": the shell's variable DOMAIN has
// it. The operations' modules are of libvirt's dialect. Without a scope the guest that
// runs is meant.
std::string virsh(std::string_view domain,
                  std::span<const Operation> operations,
                  VirshScope scope);

}  // namespace memdimm::emit
