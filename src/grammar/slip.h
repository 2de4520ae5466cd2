// SPDX-License-Identifier: GPL-2.0-or-later
// Slips of the pen: which name was meant, and how to mend it.
#pragma once

#include <string>
#include <string_view>

#include "diag/diagnostic.h"
#include "grammar/pattern.h"
#include "xml/document.h"

namespace memdimm::grammar {

// The known name that an element outside the grammar was most likely meant to be, or
// "". Short names are too close to too many words: <vcpu> is no slip for <cpu>.
std::string_view lookalike(std::string_view name, NameList known);

// ", with the character U+043E (Cyrillic small letter o)", for a name that only looks
// right; "" for others.
std::string odd_in_name(std::string_view name);

// Adds the question, and the edit that puts `meant` where the slip is; for an element,
// into both its tags.
void did_you_mean(Diagnostic& found, Span where, std::string_view meant);
void did_you_mean(Diagnostic& found,
                  const xml::Element& element,
                  std::string_view meant);

}  // namespace memdimm::grammar
