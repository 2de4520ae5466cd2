// SPDX-License-Identifier: GPL-2.0-or-later
#include "facts/cpu_models.h"

#include <doctest/doctest.h>

namespace memdimm::facts {

TEST_CASE("a CPU model has its vendor and its address bits") {
  struct Row {
    std::string_view name;
    CpuVendor vendor;
    unsigned bits;
    bool narrow;
  };
  constexpr Row kRows[] = {
      {"qemu64", CpuVendor::Amd, 40, false},
      {"qemu64-v1", CpuVendor::Amd, 40, false},
      {"EPYC-Milan", CpuVendor::Amd, 40, false},
      {"EPYC-IBPB", CpuVendor::Amd, 40, false},
      {"Opteron_G5", CpuVendor::Amd, 40, false},
      {"Skylake-Server", CpuVendor::Other, 40, false},
      {"Dhyana", CpuVendor::Other, 40, false},
      {"a-model-of-tomorrow", CpuVendor::Other, 40, false},
      {"athlon", CpuVendor::Amd, 36, true},
      {"pentium3", CpuVendor::Other, 36, true},
      {"pentium", CpuVendor::Other, 32, true},
      {"qemu32", CpuVendor::Amd, 32, true},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.name);
    const CpuModel model = find_cpu_model(row.name);
    CHECK(model.vendor == row.vendor);
    CHECK(model.bits == row.bits);
    CHECK(model.narrow == row.narrow);
  }
  CHECK(default_cpu_model().name == "qemu64");
}

}  // namespace memdimm::facts
