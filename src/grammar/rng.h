// SPDX-License-Identifier: GPL-2.0-or-later
// Prints a grammar as a RELAX NG schema in XML syntax.
#pragma once

#include <string>
#include <string_view>

#include "grammar/pattern.h"

namespace memdimm::grammar {

// `title` says in the opening comment what the schema describes. The same grammar
// always gives the same bytes.
std::string to_rng(const Grammar& grammar, std::string_view title);

}  // namespace memdimm::grammar
