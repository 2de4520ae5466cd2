// SPDX-License-Identifier: GPL-2.0-or-later
// What the server says of a document, as LSP's JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "lsp/open_document.h"

namespace memdimm::lsp {

using Json = nlohmann::json;

struct Range {
  Point begin;
  Point end;
};

// PublishDiagnosticsParams.
Json diagnostics(OpenDocument& document);

// CodeAction[]: each finding's own mend and a comment that lets it pass, where they
// touch the range; the mend of all that has one.
Json code_actions(OpenDocument& document, const Range& range);

// Hover, or null.
Json hover(OpenDocument& document, Point at);

// CompletionItem[]. `grammar` is that of the document's dialect.
Json completion(OpenDocument& document, const grammar::Grammar& grammar, Point at);

// DocumentSymbol[].
Json symbols(OpenDocument& document);

}  // namespace memdimm::lsp
