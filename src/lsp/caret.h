// SPDX-License-Identifier: GPL-2.0-or-later
// Where in a document the caret stands, also while the document is half typed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace memdimm::lsp {

struct OpenAttribute {
  std::string_view name;
  std::string_view value;
};

// An element whose end tag has not come before the caret.
struct OpenElement {
  std::string_view name;
  std::vector<OpenAttribute> attributes;
  std::vector<std::string_view> children;  // that ended before the caret
};

struct Caret {
  enum class In { Nothing, ElementName, AttributeName, AttributeValue, Content };
  In in = In::Nothing;         // Nothing: a comment, an end tag, outside the root
  std::size_t begin = 0;       // of the word that the caret ends
  std::string_view attribute;  // whose value it is
  std::vector<OpenElement>
      path;  // from the root; in a start tag its element is the last
};

// Takes text that is no XML as far as it can be read. Views point into `text`.
Caret find_caret(std::string_view text, std::size_t offset);

}  // namespace memdimm::lsp
