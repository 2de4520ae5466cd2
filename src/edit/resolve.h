// SPDX-License-Identifier: GPL-2.0-or-later
// The edits that write a layout's answers into its document: total, boot DIMM, slots.
#pragma once

#include <vector>

#include "edit/edits.h"
#include "layout/layout.h"
#include "model/domain.h"

namespace memdimm::edit {

// `domain` and `layout` are what `document` was read as and resolved to, without
// errors.
std::vector<Edit> resolve(const xml::Document& document,
                          const model::Domain& domain,
                          const layout::Layout& layout);

}  // namespace memdimm::edit
