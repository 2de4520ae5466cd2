// SPDX-License-Identifier: GPL-2.0-or-later
// Findings as one JSON document for programs.
#pragma once

#include <span>
#include <string>

#include "diag/diagnostic.h"

namespace memdimm::report {

// {"schema_version": 1, "tool": …, "diagnostics": […], "summary": {…}}; the summary is
// always there. `files` is how many were checked.
std::string json(std::span<const Diagnostic> findings,
                 const Sources& sources,
                 std::size_t files);

}  // namespace memdimm::report
