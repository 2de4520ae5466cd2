// SPDX-License-Identifier: GPL-2.0-or-later
// The documents of a text that has several, one after the other.
#pragma once

#include <memory>
#include <vector>

#include "diag/source.h"

namespace memdimm::analysis {

// Each as a source of the same id that has blanks instead of the others, so that every
// byte keeps its place. None where the text is no row of documents; the first 64 of
// more, and fewer of a text of several MiB: together they take twice its memory, or 64
// MiB.
std::vector<std::shared_ptr<const Source>> pieces(const Source& source);

}  // namespace memdimm::analysis
