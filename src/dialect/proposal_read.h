// SPDX-License-Identifier: GPL-2.0-or-later
// The proposal dialect: slots and max-memory on <memory>, modules as
// <memory type="ram|rom|flash"> with one <source>.
#pragma once

#include <optional>

#include "diag/diagnostics.h"
#include "model/domain.h"
#include "xml/document.h"

namespace memdimm::dialect {

// `document`'s root is a <domain> that the proposal's grammar accepts. Reports numbers
// that do not fit; nullopt where what is left makes no sense without them.
std::optional<model::Domain> read_proposal(const xml::Document& document,
                                           Diagnostics& out);

// A module: <memory type="…">, by itself or from a domain's devices.
std::optional<model::Module> read_proposal_module(const xml::Element& element,
                                                  const Source& source,
                                                  Diagnostics& out);

}  // namespace memdimm::dialect
