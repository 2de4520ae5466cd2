// SPDX-License-Identifier: GPL-2.0-or-later
// A text with edits made, and the way back to the places of the one that it was.
#pragma once

#include <vector>

#include "diag/diagnostic.h"
#include "diag/source.h"

namespace memdimm::analysis {

class MendedText {
 public:
  // Of edits that touch each other the first is made.
  MendedText(const Source& original, std::vector<Edit> edits);

  // Its spans name the original's id.
  [[nodiscard]] const Source& source() const { return source_; }

  // Where what stands at a place of the original is in the new text.
  [[nodiscard]] Span mended(const Span& where) const;

  // The finding with the places that the original has for what it is about; without its
  // fix where that is about bytes that are not there.
  [[nodiscard]] Diagnostic original(Diagnostic found) const;

 private:
  [[nodiscard]] Span original(const Span& where) const;
  [[nodiscard]] std::uint32_t original(std::uint32_t at, bool end) const;
  [[nodiscard]] bool is_untouched(const Span& where) const;

  struct Made {
    Span where;           // in the original
    std::uint32_t begin;  // of the new text
    std::uint32_t end;
  };

  std::vector<Made> made_;  // in their order
  Source source_;
};

}  // namespace memdimm::analysis
