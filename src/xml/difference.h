// SPDX-License-Identifier: GPL-2.0-or-later
// Whether two documents say the same, apart from what somebody else compares.
#pragma once

#include <optional>

#include "xml/document.h"

namespace memdimm::xml {

// Whether a child is left out of the comparison.
using Skips = bool (*)(const Element& parent, const Element& child);

// The first place of `b` that differs from `a` in names, attributes (in any order),
// text or children, or the place of `a` that `b` lacks. Comments and blanks do not
// count, and neither does an element with nothing in it but what is left out.
std::optional<Span> first_difference(const Element& a, const Element& b, Skips skips);

}  // namespace memdimm::xml
