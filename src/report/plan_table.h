// SPDX-License-Identifier: GPL-2.0-or-later
// A plan for people: what goes into which slot, how the total grows, what was assumed.
#pragma once

#include <string>

#include "layout/layout.h"
#include "layout/plan.h"
#include "model/domain.h"

namespace memdimm::report {

// `domain` and `layout` are what the plan's proposal document is read as.
std::string plan_table(const layout::Plan& plan,
                       const model::Domain& domain,
                       const layout::Layout& layout);

}  // namespace memdimm::report
