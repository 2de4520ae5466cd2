// SPDX-License-Identifier: GPL-2.0-or-later
// What changed in a text, as `diff -u` writes it.
#pragma once

#include <string>

namespace memdimm::lint {

// As git writes it: a/NAME and b/NAME, names with odd characters quoted, so that both
// `patch -p1` and `git apply` take it; "" where nothing changed.
std::string unified_diff(const std::string& before,
                         const std::string& after,
                         const std::string& name);

}  // namespace memdimm::lint
