// SPDX-License-Identifier: GPL-2.0-or-later
// Judges a document by a grammar, and finds all its faults at once: after one, the
// element or attribute is skipped and the rest is judged as if it had not been there.
#pragma once

#include <span>

#include "diag/diagnostics.h"
#include "grammar/pattern.h"
#include "xml/document.h"

namespace memdimm::grammar {

// What this stage finds. MD010 to MD016 are the grammar's own: there is one of them
// exactly if the schema that rng.h prints rejects the document. MD017 goes beyond: an
// element that the grammar leaves alone, but whose name is all but that of one it
// knows.
std::span<const Code> codes();

void validate(const Grammar& grammar,
              const xml::Element& root,
              const Source& source,
              Diagnostics& out);

}  // namespace memdimm::grammar
