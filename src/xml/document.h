// SPDX-License-Identifier: GPL-2.0-or-later
// A parsed XML document as values. Every element and attribute knows the exact bytes it
// came from. Comments and processing instructions are gone: text is joined across them
// and across CDATA sections, as libxml2's text() does.
#pragma once

#include <deque>
#include <span>
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
  // All text directly inside, joined, line ends as line feeds. "" for none, and where
  // an element with children has only white space around them.
  std::string_view text;
  Span name_at;  // the name in the start tag
  Span tag;      // the start tag, from < to >
  Span content;  // from behind the start tag to the end tag; empty for <a/>
  Span whole;    // from the start tag's < to the end tag's >
  std::span<const Attribute> attributes;
  std::span<const Element> children;

  [[nodiscard]] const Attribute* attribute(std::string_view wanted) const;
  // The first child of that name, or nullptr.
  [[nodiscard]] const Element* child(std::string_view wanted) const;
  // Where the text stands without the blanks around it, from its first piece to its
  // last where comments or children stand within it; the name where there is no text.
  [[nodiscard]] Span text_at(const Source& source) const;
};

// The name without its prefix.
std::string_view local_name(const Element& element);

// Whether the element is `local` of the namespace `space`, whatever prefix it has. The
// namespace must be declared on the element or on `around`, an element around it.
bool is_named(const Element& element,
              std::string_view local,
              std::string_view space,
              const Element& around);

struct Comment {
  std::string_view text;  // the bytes between <!-- and -->
  Span whole;
};

// Elements and attributes stand in two arrays, each element's children side by side, so
// that a document is a handful of allocations. Moving keeps every view good, since what
// vectors and deques hold stays where it is; a copy's views would look into the
// original, so there is none.
struct Document {
  // What of its source is its own: all but blanks around it, which may stand for other
  // documents of one text.
  [[nodiscard]] Span extent() const;

  Document() = default;
  Document(Document&&) = default;
  Document& operator=(Document&&) = default;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  ~Document() = default;

  const Source* source = nullptr;
  Element root;
  std::vector<Element> elements;  // all but the root
  std::vector<Attribute> attributes;
  std::vector<Comment> comments;    // in document order
  std::deque<std::string> decoded;  // values that differ from the source's bytes
};

}  // namespace memdimm::xml
