// SPDX-License-Identifier: GPL-2.0-or-later
// A parsed XML document as values. Every element and attribute knows the exact bytes it
// came from. Comments and processing instructions are gone: text is joined across them
// and across CDATA sections, as libxml2's text() does.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "diag/source.h"

namespace memdimm::xml {

// Views point into the Source or into the Document's own store: both outlive them.
struct Attribute {
  std::string_view name;
  std::string_view value;  // references resolved, white space normalised
  Span name_at;
  Span value_at;  // what stands between the quotes
};

struct Element {
  std::string_view name;
  std::string_view text;  // all text directly inside, joined; "" for none
  Span name_at;           // the name in the start tag
  Span tag;               // the start tag, from < to >
  Span content;           // from behind the start tag to the end tag; empty for <a/>
  Span whole;             // from the start tag's < to the end tag's >
  std::vector<Attribute> attributes;
  std::vector<Element> children;

  [[nodiscard]] const Attribute* attribute(std::string_view wanted) const;
  // The first child of that name, or nullptr.
  [[nodiscard]] const Element* child(std::string_view wanted) const;
  // Where the text stands without the blanks around it; the name where there is no
  // text, and all of the content where comments or children stand within it.
  [[nodiscard]] Span text_at(const Source& source) const;
};

struct Comment {
  std::string_view text;  // between <!-- and -->
  Span whole;
};

struct Document {
  const Source* source = nullptr;
  Element root;
  std::vector<Comment> comments;    // in document order
  std::deque<std::string> decoded;  // values that differ from the source's bytes
};

}  // namespace memdimm::xml
