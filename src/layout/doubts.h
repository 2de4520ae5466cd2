// SPDX-License-Identifier: GPL-2.0-or-later
// Which sizes of a document have a unit that the rest of it contradicts, and the
// document as it was meant.
#pragma once

#include <span>
#include <vector>

#include "layout/doubt.h"
#include "layout/layout.h"
#include "layout/target.h"
#include "model/domain.h"

namespace memdimm::layout {

// In document order of their kinds. `layout` is what the domain resolves to as it is
// written. Only sizes without a unit or with one in thousands are looked at, and others
// where nothing but their unit keeps the parts from being the total.
std::vector<Doubt> find_doubts(const model::Domain& domain,
                               const Layout& layout,
                               const Target& target);

// Whether libvirt knows no such architecture, and one that was meant is near.
bool is_architecture_in_doubt(const model::Guest& guest);

// The domain with each of these sizes in the unit that was meant, and with the
// architecture that was.
model::Domain as_meant(model::Domain domain, std::span<const Doubt> doubts);

// The doubt about the size that stands there, or nullptr.
const Doubt* find_doubt(std::span<const Doubt> doubts, const Span& where);

}  // namespace memdimm::layout
