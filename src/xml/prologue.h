// SPDX-License-Identifier: GPL-2.0-or-later
// How a document starts: its encoding, by byte order mark, by pattern and by
// declaration.
#pragma once

#include <optional>

#include "xml/scanner.h"

namespace memdimm::xml {

struct Prologue {
  Span encoding;          // the declared name; empty for none
  bool is_ascii = false;  // declared so: other bytes are an error
};

// Moves behind the byte order mark and the XML declaration, where there are any.
std::optional<Prologue> read_prologue(Scanner& in);

}  // namespace memdimm::xml
