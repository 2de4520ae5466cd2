// SPDX-License-Identifier: GPL-2.0-or-later
// What may stand at the caret: elements, attributes and words, from the grammar.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/pattern.h"

namespace memdimm::lsp {

struct Proposal {
  enum class Kind { Element, Attribute, Word };
  Kind kind = Kind::Element;
  std::string label;   // the name or word
  std::string text;    // what comes into the document
  std::string detail;  // "attribute of <memory>"
};

struct Completion {
  std::size_t begin = 0;  // of the word that the text replaces, up to the caret
  std::vector<Proposal> proposals;
};

// Nothing where the caret stands outside what the grammar knows.
Completion complete(const grammar::Grammar& grammar,
                    std::string_view text,
                    std::size_t offset);

}  // namespace memdimm::lsp
