// SPDX-License-Identifier: GPL-2.0-or-later
// From bytes to a Document, or to findings that say why not.
#pragma once

#include <optional>
#include <span>

#include "diag/diagnostics.h"
#include "xml/document.h"
#include "xml/unread.h"

namespace memdimm::xml {

// What this stage finds: MD001 to MD004, and MD025.
std::span<const Code> codes();

// nullopt, and at least one error in `out`, for everything that libxml2 2.9.14 rejects
// as not well-formed, for encodings other than UTF-8 (ASCII is UTF-8), for a DOCTYPE,
// and for what goes beyond the limits in wellformed.h and scanner.h. At most one error
// is told. `source` must outlive the Document.
// Where `unread` is not nullptr, the Document has none of its elements.
std::optional<Document> read(const Source& source,
                             Diagnostics& out,
                             Unread* unread = nullptr);

}  // namespace memdimm::xml
