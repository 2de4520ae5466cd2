// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/release.h"

#include <string>

#include <doctest/doctest.h>

namespace memdimm::live {
namespace {

TEST_CASE("an event says that a device goes, that it stays, or nothing") {
  struct Row {
    const char* name;
    const char* data;
    Release release;
    const char* words = "";
  };
  const Row rows[] = {
      {"DEVICE_DELETED", R"({"device":"dimm1","path":"/machine"})", Release::Gone},
      {"DEVICE_DELETED", R"({"device":"dimm2"})", Release::None},
      {"DEVICE_DELETED", R"({"path":"/machine/peripheral/dimm1/x"})", Release::None},
      {"MEM_UNPLUG_ERROR",
       R"({"device":"dimm1","msg":"Failed to offline"})",
       Release::Refused,
       ": Failed to offline"},
      {"MEM_UNPLUG_ERROR",
       R"({"device":"dimm1","msg":"a\nb"})",
       Release::Refused,
       R"(: a\x0ab)"},
      {"MEM_UNPLUG_ERROR", R"({"device":"dimm1"})", Release::Refused},
      {"DEVICE_UNPLUG_GUEST_ERROR", R"({"device":"dimm1"})", Release::Refused},
      {"ACPI_DEVICE_OST",
       R"({"info":{"device":"dimm1","source":3,"status":131}})",
       Release::Refused},
      {"ACPI_DEVICE_OST",
       R"({"info":{"device":"dimm1","source":3,"status":132}})",
       Release::None},  // the guest is still at it
      {"ACPI_DEVICE_OST",
       R"({"info":{"device":"dimm1","source":3,"status":0}})",
       Release::None},
      {"ACPI_DEVICE_OST",
       R"({"info":{"device":"dimm1","source":1,"status":1}})",
       Release::None},  // of the plug
      {"ACPI_DEVICE_OST",
       R"({"info":{"device":"dimm2","source":3,"status":131}})",
       Release::None},
      {"ACPI_DEVICE_OST", R"({"info":7})", Release::None},
      {"ACPI_DEVICE_OST", R"({"info":{"device":"dimm1","source":"x"}})", Release::None},
      {"STOP", R"({"device":"dimm1"})", Release::None},
      {"DEVICE_DELETED", "[]", Release::None},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CAPTURE(row.data);
    std::string words;
    CHECK(release_in({row.name, row.data}, "dimm1", words) == row.release);
    CHECK(words == row.words);
  }
}

}  // namespace
}  // namespace memdimm::live
