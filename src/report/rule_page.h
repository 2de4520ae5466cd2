// SPDX-License-Identifier: GPL-2.0-or-later
// All that is known of one rule, for people.
#pragma once

#include <cstddef>
#include <string>

#include "diag/code.h"

namespace memdimm::report {

// In lines of `width` columns, but for the example's.
std::string rule_text(const Code& code, std::size_t width);

// A page in Markdown.
std::string rule_page(const Code& code);

// What changes from the rule's bad document to the good one, as the lines of a diff
// without its header; "" where there is no such pair.
std::string example_of(const Code& code);

}  // namespace memdimm::report
