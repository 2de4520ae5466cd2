// SPDX-License-Identifier: GPL-2.0-or-later
// The libvirt dialect's resolution: what the target's libvirt would tell QEMU about a
// domain's memory.
#pragma once

#include "layout/layout.h"

namespace memdimm::layout {

// Everything but addresses (place.h). Never fails: what libvirt or QEMU refuse, rules
// say.
Layout resolve_libvirt(const model::Domain& domain, const Target& target);

// libvirt keeps a user's alias only if it starts with "ua-" and has nothing in it but
// letters, digits, _ and -; it quietly makes its own instead of any other.
bool keeps_alias(std::string_view alias);

}  // namespace memdimm::layout
