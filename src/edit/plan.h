// SPDX-License-Identifier: GPL-2.0-or-later
// A plan as a whole document of either dialect.
#pragma once

#include <string>
#include <string_view>

#include "layout/plan.h"
#include "model/domain.h"

namespace memdimm::edit {

// A q35 guest of `type` ("kvm") with the plan's memory and a CPU for each node. The
// proposal has no virtio-mem.
std::string plan_document(const layout::Plan& plan,
                          model::DialectId dialect,
                          std::string_view type);

}  // namespace memdimm::edit
