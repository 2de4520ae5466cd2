// SPDX-License-Identifier: GPL-2.0-or-later
// What others call an element or attribute: the other dialect, QEMU, other devices.
#pragma once

#include <span>
#include <string_view>

namespace memdimm::grammar {

struct Synonym {
  std::string_view said;
  std::string_view meant;
};

// In letters of any case.
std::span<const Synonym> synonyms();
bool is_called(const Synonym& row, std::string_view said);

// The first name that `said` may stand for and that `known` knows; "" for none.
template <class Known>
std::string_view synonym(std::string_view said, const Known& known) {
  for (const Synonym& row : synonyms()) {
    if (is_called(row, said) && known(row.meant)) {
      return row.meant;
    }
  }
  return {};
}

}  // namespace memdimm::grammar
