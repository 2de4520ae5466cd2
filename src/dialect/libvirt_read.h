// SPDX-License-Identifier: GPL-2.0-or-later
// The libvirt dialect: <maxMemory>, <devices><memory model="…">, <memoryBacking>,
// <numatune> and <cpu><numa>.
#pragma once

#include <optional>

#include "diag/diagnostics.h"
#include "model/domain.h"
#include "xml/document.h"

namespace memdimm::dialect {

// `document`'s root is a <domain> that the libvirt dialect's grammar accepts, for any
// hypervisor. Reports numbers that do not fit; nullopt where what is left makes no
// sense without them.
std::optional<model::Domain> read_libvirt(const xml::Document& document,
                                          Diagnostics& out);

// A module: <memory model="…">, by itself or from a domain's devices.
std::optional<model::Module> read_libvirt_module(const xml::Element& element,
                                                 const Source& source,
                                                 Diagnostics& out);

}  // namespace memdimm::dialect
