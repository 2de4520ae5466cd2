// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/roomy_guest.h"

#include <doctest/doctest.h>

#include "testing/libvirt.h"
#include "testing/proposal.h"

namespace memdimm::layout {
namespace {

using testing::proposal_with;
using testing::ram;

model::Module module_of(const std::string& text) {
  return proposal_with(text).modules.front();
}

TEST_CASE("a module by itself finds room for anything but says no slot it has not") {
  const RoomyGuest any =
      roomy_guest(model::DialectId::Proposal, module_of(ram(128)), {});
  CHECK(any.layout.modules.back().slot == std::nullopt);
  CHECK(any.layout.modules.back().id == "dimm-hotplug");
  CHECK(any.layout.modules.back().backend.id == "memdimm-hotplug");
  CHECK_FALSE(any.layout.map.has_value());
  for (const unsigned slot : {0U, 1U, 255U}) {
    CAPTURE(slot);
    const RoomyGuest given = roomy_guest(
        model::DialectId::Proposal,
        module_of(ram(
            128, "<address type='acpi-dimm' slot='" + std::to_string(slot) + "'/>")),
        {});
    CHECK(given.layout.modules.back().slot == slot);
    CHECK(given.layout.modules.back().id == "dimm" + std::to_string(slot));
  }
}

TEST_CASE("a module by itself keeps the alias that libvirt honours") {
  struct Row {
    std::string_view alias;
    std::string_view id;
  };
  constexpr Row kRows[] = {{"ua-mine", "ua-mine"}, {"dimm9", "dimm3"}};
  for (const Row& row : kRows) {
    CAPTURE(row.alias);
    const model::Domain domain = testing::libvirt_domain(
        "<devices><memory model='dimm'><target><size>131072</size></target>"
        "<address type='dimm' slot='3'/><alias name='" +
        std::string(row.alias) + "'/></memory></devices>");
    const RoomyGuest guest =
        roomy_guest(model::DialectId::Libvirt, domain.modules.front(), {});
    CHECK(guest.layout.modules.back().id == row.id);
    CHECK(guest.layout.modules.back().backend.id == "mem" + std::string(row.id));
    CHECK(guest.layout.modules.back().slot == 3U);
  }
}

}  // namespace
}  // namespace memdimm::layout
