// SPDX-License-Identifier: GPL-2.0-or-later
// A resolved layout as one JSON document for programs.
#pragma once

#include <string>

#include "layout/layout.h"
#include "model/domain.h"

namespace memdimm::report {

// Sizes and addresses are integers in bytes; null where there is none, or where it
// cannot be predicted (machine types other than pc and q35).
std::string layout_json(const model::Domain& domain, const layout::Layout& layout);

}  // namespace memdimm::report
