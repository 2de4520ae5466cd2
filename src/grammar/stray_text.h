// SPDX-License-Identifier: GPL-2.0-or-later
// Text where elements are expected: what it is the rest of.
#pragma once

#include <string>

#include "diag/source.h"
#include "xml/document.h"

namespace memdimm::grammar {

struct StrayText {
  enum class Kind { Conflict, Escaped, Invisible, Other };
  Kind kind = Kind::Other;
  bool template_mark = false;  // of a template language: not yet a document
  Span where;                  // its first line
  std::string message;
  std::string help;
};

// The text of an element, which is not blank.
StrayText read_stray_text(const xml::Element& element, const Source& source);

}  // namespace memdimm::grammar
