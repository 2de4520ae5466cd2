// SPDX-License-Identifier: GPL-2.0-or-later
// Everything that memdimm can find, of every stage, in one list.
#pragma once

#include <string_view>
#include <vector>

#include "diag/code.h"

namespace memdimm::lint {

// Sorted by id.
std::vector<Code> catalogue();

// "libvirt refuses it" and so on, for people.
std::string_view refuses_words(Refuses refuses);

}  // namespace memdimm::lint
