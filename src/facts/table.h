// SPDX-License-Identifier: GPL-2.0-or-later
// A table keyed by an enum, with one row an enumerator: a row that lacks, is there
// twice or stands out of order does not compile, and finding one is an index.
#pragma once

#include <array>
#include <cstddef>

#include "base/words.h"

namespace memdimm::facts {

// Rows have the member `key`: inline constexpr auto kColors = table<Color, Row>({…});
template <class Enum, class Row, std::size_t N>
consteval std::array<Row, N> table(const Row (&rows)[N]) {
  static_assert(is_enumerator<static_cast<Enum>(N - 1)>() &&
                    !is_enumerator<static_cast<Enum>(N)>(),
                "as many rows as enumerators");
  for (std::size_t i = 0; i < N; ++i) {
    if (rows[i].key != static_cast<Enum>(i)) {
      throw "rows stand in the order of the enumerators";
    }
  }
  return std::to_array(rows);
}

}  // namespace memdimm::facts
