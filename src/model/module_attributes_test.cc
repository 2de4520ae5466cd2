// SPDX-License-Identifier: GPL-2.0-or-later
// What of the table no compiler holds against the structs: to GCC 12 with sanitizers an
// address of a function is no constant.
#include "model/module_attributes.h"

#include <doctest/doctest.h>

namespace memdimm::model {
namespace {

TEST_CASE("each field of a module has one row") {
  for (std::size_t i = 0; i < kAttributes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      CAPTURE(kAttributes[i].written.name);
      CAPTURE(kAttributes[j].written.name);
      CHECK_FALSE(kAttributes[i].field == kAttributes[j].field);
    }
  }
}

}  // namespace
}  // namespace memdimm::model
