// SPDX-License-Identifier: GPL-2.0-or-later
// What the rules about the guest's own system say alike.
#pragma once

#include <string>

#include "rules/rule.h"

namespace memdimm::rules {

// "Linux's 128 MiB memory blocks", or whose they are where an option sizes them.
std::string whose_blocks(const Facts& facts, Bytes block);

}  // namespace memdimm::rules
