// SPDX-License-Identifier: GPL-2.0-or-later
// Which module of one document is which of another.
#pragma once

#include <optional>
#include <vector>

#include "facts/versions.h"
#include "live/facets.h"

namespace memdimm::live {

// One entry a module of `wanted`: the place in `running`'s modules of the one that it
// is, nullopt for a new one. See compare() for what makes them the same.
std::vector<std::optional<std::size_t>> match_modules(const State& running,
                                                      const State& wanted,
                                                      facts::Version qemu);

}  // namespace memdimm::live
