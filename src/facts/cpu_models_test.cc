// SPDX-License-Identifier: GPL-2.0-or-later
#include "facts/cpu_models.h"

#include <doctest/doctest.h>

namespace memdimm::facts {

TEST_CASE("a CPU model has its vendor, and its address bits by QEMU's version") {
  struct Row {
    std::string_view name;
    CpuVendor vendor;
    bool lm;
    unsigned on_7_2;
    unsigned on_10_0;
  };
  constexpr Row kRows[] = {
      {"qemu64", CpuVendor::Amd, true, 40, 40},
      {"qemu64-v1", CpuVendor::Amd, true, 40, 40},
      {"EPYC-Milan", CpuVendor::Amd, true, 40, 40},
      {"EPYC-IBPB", CpuVendor::Amd, true, 40, 40},
      {"Opteron_G5", CpuVendor::Amd, true, 40, 40},
      {"Skylake-Server", CpuVendor::Other, true, 40, 40},
      {"Dhyana", CpuVendor::Other, true, 40, 40},
      {"a-model-of-tomorrow", CpuVendor::Other, true, 40, 40},
      {"athlon", CpuVendor::Amd, false, 36, 36},
      {"pentium3", CpuVendor::Other, false, 36, 36},
      {"n270-v1", CpuVendor::Other, false, 32, 36},
      {"coreduo", CpuVendor::Other, false, 32, 36},
      {"qemu32", CpuVendor::Other, false, 32, 36},
      {"pentium", CpuVendor::Other, false, 32, 32},
      {"base", CpuVendor::Other, false, 32, 32},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.name);
    const X86Cpu cpu = find_x86_cpu(row.name);
    CHECK(cpu.vendor == row.vendor);
    CHECK(cpu.lm == row.lm);
    CHECK(cpu.bits({7, 2}) == row.on_7_2);
    CHECK(cpu.bits({10, 0}) == row.on_10_0);
  }
  CHECK(vendor_of("AuthenticAMD") == CpuVendor::Amd);
  CHECK(vendor_of("HygonGenuine") == CpuVendor::Other);
}

TEST_CASE("phys-bits takes 32 to 52, and more on the newest QEMU") {
  CHECK(most_phys_bits({10, 0}) == 52);
  CHECK(most_phys_bits({11, 1}) == 63);
  CHECK_FALSE(is_phys_bits(31));
  CHECK(is_phys_bits(32));
  CHECK(is_phys_bits(63));
  CHECK_FALSE(is_phys_bits(64));
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
