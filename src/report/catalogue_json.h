// SPDX-License-Identifier: GPL-2.0-or-later
// Everything that is known of each rule, as JSON for programs.
#pragma once

#include <span>
#include <string>

#include "diag/code.h"

namespace memdimm::report {

std::string catalogue_json(std::span<const Code> codes, bool with_examples);

}  // namespace memdimm::report
