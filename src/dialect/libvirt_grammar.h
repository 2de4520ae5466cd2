// SPDX-License-Identifier: GPL-2.0-or-later
// libvirt's grammar of all that is about memory: a <domain>, or a module by itself.
//
// It takes what libvirt's parser takes (9.0 to 12.8), save that unknown, repeated and
// stray parts, which the parser skips, are errors as in libvirt's own schema. Like that
// schema it has one pattern for modules of all models: a field that belongs to another
// model is valid and has no effect.
#pragma once

#include "grammar/pattern.h"

namespace memdimm::dialect {

// A new grammar at each call: keep it for all documents of one thread.
grammar::Grammar libvirt_grammar();

}  // namespace memdimm::dialect
