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
      {"qemu32", CpuVendor::Amd, 36, true},
      {"n270", CpuVendor::Other, 36, true},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.name);
    const CpuModel model = find_cpu_model(row.name);
    CHECK(model.vendor == row.vendor);
    CHECK(model.bits == row.bits);
    CHECK(model.narrow == row.narrow);
  }
}

TEST_CASE("an Arm CPU model has its address bits") {
  const auto bits = [](std::string_view name, bool narrow, Version qemu) {
    const auto model = find_arm_cpu(name, narrow, qemu);
    return model ? model->bits : 0;
  };
  CHECK(bits("cortex-a53", false, {10, 0}) == 40);
  CHECK(bits("cortex-a57", false, {7, 2}) == 44);
  CHECK(bits("neoverse-n1", false, {7, 2}) == 48);
  CHECK(bits("max", false, {11, 1}) == 52);
  CHECK(bits("max", false, {5, 2}) == 48);
  CHECK(bits("max", true, {7, 2}) == 32);
  CHECK(bits("max", true, {10, 0}) == 40);
  CHECK(bits("a-core-of-tomorrow", false, {10, 0}) == 0);
  CHECK(find_arm_cpu("cortex-a15", false, {10, 0})->narrow);
  CHECK_FALSE(find_arm_cpu("cortex-a57", false, {10, 0})->narrow);
}

}  // namespace memdimm::facts
