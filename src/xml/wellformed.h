// SPDX-License-Identifier: GPL-2.0-or-later
// The strict pass: one look at every byte, forward only, without recursion, that
// refuses what XML 1.0 and libxml2 2.9.14 refuse and marks where everything stands. It
// is our own because the small parsers that there are take much that is not XML, say
// lines at best, or build a tree that takes longer than all that memdimm does.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diag/diagnostics.h"
#include "diag/source.h"
#include "xml/document.h"
#include "xml/unread.h"

namespace memdimm::xml {

using Offset = std::uint32_t;

// Who recurses over elements is safe, and so is who compares each attribute of a tag
// with all others.
inline constexpr std::size_t kDeepestNesting = 96;
inline constexpr std::uint16_t kMostAttributes = 128;

struct ElementMark {
  Offset name_begin = 0;  // behind the <
  Offset name_end = 0;
  Offset tag_end = 0;      // behind the start tag's >
  Offset content_end = 0;  // tag_end for <a/>
  Offset whole_end = 0;
  std::uint32_t children = 0;
  std::uint8_t attributes = 0;
  bool has_text : 1 = false;    // a CDATA section, or text that is not all white space
  bool has_asides : 1 = false;  // directly inside
  bool has_unread : 1 = false;  // directly inside, elements that are left out
  bool is_kept : 1 = false;     // a comment before it may be about it
  // Its values, and its text where that is one piece, are read as they are written.
  bool is_verbatim : 1 = true;
};

// What stands between elements and is neither an element nor text.
struct Aside {
  enum class Kind : std::uint8_t { Comment, Instruction, CData };
  Kind kind;
  Offset begin;
  Offset end;
};

// All in document order.
struct Marks {
  std::vector<ElementMark> elements;
  std::vector<Attribute> attributes;  // their values as the source has them
  std::vector<Aside> asides;
};

// nullopt, and one error in `out`, for a document that is refused. Where `unread` is
// not nullptr, its elements are checked like all others and then forgotten.
std::optional<Marks> check(const Source& source,
                           Diagnostics& out,
                           Unread* unread = nullptr);

}  // namespace memdimm::xml
