// SPDX-License-Identifier: GPL-2.0-or-later
// Which module of a running guest is meant: by a module's document, by a device's id,
// or by another definition of the same guest. Nothing else decides that.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "facts/versions.h"
#include "live/state.h"
#include "model/domain.h"

namespace memdimm::live {

// One entry a module of the wanted document: the place in the running one's modules of
// the one that it is, nullopt for a new one.
using Matches = std::vector<std::optional<std::size_t>>;

// A module is the same in both when it has the uuid, the alias or the slot, or where
// the wanted document names no slot, when nothing about it has changed; one that cannot
// be unplugged, also when something has.
Matches match_modules(const State& running, const State& wanted, facts::Version qemu);

// The guest's module that `wanted` means by itself: the one in its slot, else the first
// of its kind, size and source. nullptr after a finding.
const layout::PlacedModule* find_module(const State& running,
                                        const model::Module& wanted,
                                        Diagnostics& out);

// The one with this device id, or in this slot; nullptr after a finding.
const layout::PlacedModule* find_module(const State& running,
                                        const std::string& word,
                                        Diagnostics& out);

// Whether a word on the command line means a module's document ("-" among them), as
// opposed to a device's id or a slot.
bool means_document(std::string_view word);

}  // namespace memdimm::live
