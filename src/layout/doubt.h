// SPDX-License-Identifier: GPL-2.0-or-later
// A size whose unit is most likely not the one that was meant.
#pragma once

#include "base/bytes.h"
#include "model/domain.h"

namespace memdimm::layout {

// What a size of a document is of.
enum class SizeRole {
  Total,
  Current,
  Maximum,
  Cell,
  Module,
  Page,
  Label,
  Align,
  Block,
  Requested,
};

// What says that another unit was meant.
enum class Evidence {
  Thousands,  // a unit that counts in thousands, and no whole MiB come of it
  Sum,        // with the other unit the parts are exactly the total
  Useless,    // far too small for what it is
  TooMuch,    // far too large, and a plain size if it is counted in bytes
  Unfit,      // nothing takes it as it is, as a page or a block of that size
};

struct Doubt {
  SizeRole role = SizeRole::Total;
  model::WrittenSize written;
  Unit meant{};
  Evidence evidence = Evidence::Sum;

  // What it comes to as it was meant.
  [[nodiscard]] Bytes bytes() const {
    return checked_multiply(written.number, meant.bytes).value_or(~Bytes{0});
  }
};

}  // namespace memdimm::layout
