// SPDX-License-Identifier: GPL-2.0-or-later
// Findings that a document itself lets pass.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "diag/diagnostic.h"
#include "xml/document.h"

namespace memdimm::lint {

// MD009 unused-suppression, MD050 unknown-directive, MD051 suppression-of-no-rule.
std::span<const Code> suppression_codes();

// Marks what the document lets pass as suppressed, and reports each suppression that
// let nothing pass, and each that is not understood. A document says it by a comment,
//   <!-- memdimm: ignore-next RULE… - reason -->  for the element that follows, with
//   all
//                                                 that is in it,
//   <!-- memdimm: ignore-line RULE… - reason -->  for the line that it stands on,
//   <!-- memdimm: ignore-file RULE… - reason -->  for all of it,
// or, since libvirt drops comments, in <metadata> by an element <lint ignore="RULE…"
// reason="…"> of the namespace kLintNamespace. Without rules all are meant.
void suppress(const xml::Document& document, std::vector<Diagnostic>& found);

inline constexpr std::string_view kLintNamespace = "urn:memdimm:lint";

}  // namespace memdimm::lint
