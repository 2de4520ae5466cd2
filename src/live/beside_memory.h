// SPDX-License-Identifier: GPL-2.0-or-later
// What two definitions say besides memory.
#pragma once

#include <optional>

#include "xml/document.h"

namespace memdimm::live {

// The first place at which they differ in more than what changes.h compares: of
// `wanted`, or of `running` where `wanted` lacks it.
std::optional<Span> difference_beside_memory(const xml::Element& running,
                                             const xml::Element& wanted);

}  // namespace memdimm::live
