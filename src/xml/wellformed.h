// SPDX-License-Identifier: GPL-2.0-or-later
// The strict pass: one look at every byte, forward only, without recursion, that
// refuses what XML 1.0 and libxml2 2.9.14 refuse and marks where everything stands. It
// is our own because expat in front of tinyxml2 takes 2.7 times a bare tinyxml2 parse,
// and the whole tool may take 2.5 times.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diag/diagnostics.h"
#include "diag/source.h"
#include "xml/document.h"

namespace memdimm::xml {

using Offset = std::uint32_t;

// tinyxml2 9 stops at 98, and takes quadratic time over the attributes of one tag.
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
  bool has_text = false;    // a CDATA section, or text that is not all white space
  bool has_asides = false;  // directly inside
  // Nothing in it is read as other bytes than it is written with, no text is in pieces,
  // and the same holds of all elements inside.
  bool is_plain = true;
};

// What stands between elements and is neither an element nor text.
struct Aside {
  enum class Kind : std::uint8_t { Comment, Instruction, CData };
  Kind kind;
  Offset begin;
  Offset end;
};

// Bytes that tinyxml2 reads otherwise than XML says, or need not read, and what stands
// for them.
struct Rewrite {
  enum class With : std::uint8_t { LineFeed, Space, EmptyComment, Nothing };
  Offset begin;
  Offset end;
  With with;
};

// All in document order.
struct Marks {
  std::vector<ElementMark> elements;
  std::vector<Attribute> attributes;  // their values as the source has them
  std::vector<Aside> asides;
  std::vector<Rewrite> rewrites;
};

// nullopt, and one error in `out`, for a document that is refused.
std::optional<Marks> check(const Source& source, Diagnostics& out);

}  // namespace memdimm::xml
