// SPDX-License-Identifier: GPL-2.0-or-later
// A size before it is bytes: its number, its unit, and where these stand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "diag/source.h"

namespace memdimm::model {

// A size as the document spells it, found again by the place of its number.
struct WrittenSize {
  Span where;                   // the number, as Located<Bytes> has it
  std::uint64_t number = 0;     // how many
  Unit unit{};                  // of what: KiB where the document does not say
  std::string word;             // the unit as it is spelt; "" where it is not said
  std::optional<Span> unit_at;  // where it is said
  Span missing_at;              // where the unit's attribute would stand
  std::string_view unit_name = "unit";  // that attribute

  // What it comes to; it has been read, so that it fits.
  [[nodiscard]] Bytes bytes() const { return number * unit.bytes; }
};

}  // namespace memdimm::model
