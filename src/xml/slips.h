// SPDX-License-Identifier: GPL-2.0-or-later
// Why a document is not well-formed, where more than the place tells it: a merge that
// is not finished, a tag that lost a sign.
#pragma once

#include "diag/diagnostic.h"
#include "diag/source.h"
#include "xml/wellformed.h"

namespace memdimm::xml {

// The error that ended the pass, told by its cause where that is known.
Diagnostic told_by_cause(Diagnostic found, const Source& source);

}  // namespace memdimm::xml
