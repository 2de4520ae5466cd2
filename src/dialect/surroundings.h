// SPDX-License-Identifier: GPL-2.0-or-later
// What libvirt's format has beside the memory elements, as far as a grammar of memory
// must know it: names that mean something else there, and elements that decide about
// memory without being it.
#pragma once

#include "grammar/pattern.h"

namespace memdimm::dialect {

grammar::Surroundings surroundings();

}  // namespace memdimm::dialect
