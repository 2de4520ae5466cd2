// SPDX-License-Identifier: GPL-2.0-or-later
// The proposal dialect's grammar: a <domain>, or a module by itself.
#pragma once

#include "grammar/pattern.h"

namespace memdimm::dialect {

// A new grammar at each call: keep it for all documents of one thread.
grammar::Grammar proposal_grammar();

}  // namespace memdimm::dialect
