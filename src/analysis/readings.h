// SPDX-License-Identifier: GPL-2.0-or-later
// A document that can be read in more than one way, since a size in it is in question
// or a part of it could not be read: what is told of it holds in each of its readings.
#pragma once

#include <span>
#include <vector>

#include "analysis/damage.h"
#include "diag/diagnostics.h"
#include "layout/layout.h"
#include "layout/roomy_guest.h"
#include "layout/target.h"
#include "model/domain.h"
#include "rules/rule.h"

namespace memdimm::analysis {

// What the rules find in a domain, in the order of its places. What rests on a size
// that is in question is held back, and the question is as bad as the worst of it.
std::vector<Diagnostic> judged(std::span<const rules::Rule> rules,
                               const model::Domain& domain,
                               const layout::Layout& layout,
                               const layout::Target& target);

// The same for a domain of which something could not be read.
std::vector<Diagnostic> judged_in_part(std::span<const rules::Rule> rules,
                                       const model::Domain& domain,
                                       const Damage& damage,
                                       const layout::Target& target);

// What they find in a module by itself, whatever guest it is for. `guest` is one that
// has room for it.
std::vector<Diagnostic> judged_alone(std::span<const rules::Rule> rules,
                                     const model::Module& module,
                                     const layout::RoomyGuest& guest,
                                     const layout::Target& target);

}  // namespace memdimm::analysis
