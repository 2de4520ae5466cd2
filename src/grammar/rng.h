// SPDX-License-Identifier: GPL-2.0-or-later
// Prints a grammar as a RELAX NG schema in XML syntax.
#pragma once

#include <string>
#include <string_view>

#include "grammar/pattern.h"

namespace memdimm::grammar {

// `dialect` is named in the opening comment. The same grammar
// always gives the same bytes.
std::string to_rng(const Grammar& grammar, std::string_view dialect);

}  // namespace memdimm::grammar
