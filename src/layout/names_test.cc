// SPDX-License-Identifier: GPL-2.0-or-later
// The two names of a module, always changed together.
#include "layout/names.h"

#include <doctest/doctest.h>

namespace memdimm::layout {
namespace {

TEST_CASE("a backend is called after its device") {
  CHECK(backend_id("dimm1") == "memdimm1");
  CHECK(backend_id("ua-one") == "memua-one");
  CHECK(device_of(backend_id("dimm1")) == "dimm1");
}

TEST_CASE("a device that is renamed takes its backend with it") {
  PlacedModule placed;
  placed.id = "dimm1";
  placed.backend.id = "memdimm1";
  rename(placed, "virtiomem0");
  CHECK(placed.id == "virtiomem0");
  CHECK(placed.backend.id == "memvirtiomem0");
}

}  // namespace
}  // namespace memdimm::layout
