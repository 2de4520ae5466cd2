// SPDX-License-Identifier: GPL-2.0-or-later
// Whether a file of a folder is for memdimm at all, seen by how it begins.
#pragma once

#include <string_view>

namespace memdimm::lint {

// Whether the text is binary, or a document of a kind that memdimm does not read, by
// its DOCTYPE's name or its first start tag, well-formed or not. A text without either
// is not for others: what it lacks is to be told.
bool is_for_others(std::string_view text);

}  // namespace memdimm::lint
