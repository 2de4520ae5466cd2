// SPDX-License-Identifier: GPL-2.0-or-later
// A layout as a picture for documents.
#pragma once

#include <string>

#include "layout/layout.h"
#include "model/domain.h"

namespace memdimm::report {

// A whole SVG document: the address map on the left, the slots on the right. Readable
// on white and, by its own colours, in print.
std::string layout_svg(const model::Domain& domain, const layout::Layout& layout);

}  // namespace memdimm::report
