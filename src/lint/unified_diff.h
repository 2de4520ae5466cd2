// SPDX-License-Identifier: GPL-2.0-or-later
// What changed in a text, as `diff -u` writes it.
#pragma once

#include <string>

namespace memdimm::lint {

// With `name` for both sides; "" where nothing changed.
std::string unified_diff(const std::string& before,
                         const std::string& after,
                         const std::string& name);

}  // namespace memdimm::lint
