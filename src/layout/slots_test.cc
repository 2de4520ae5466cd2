// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/slots.h"

#include <doctest/doctest.h>

#include "testing/proposal.h"

namespace memdimm::layout {
namespace {

using Slots = std::vector<std::optional<unsigned>>;
using testing::ram;

std::string at(unsigned slot) {
  return ram(128, "<address type='acpi-dimm' slot='" + std::to_string(slot) + "'/>");
}

model::Domain domain(unsigned slots, const std::string& modules) {
  return testing::proposal_domain("<memory slots='" + std::to_string(slots) +
                                  "' max-memory='4194304'/><devices>" + modules +
                                  "</devices>");
}

TEST_CASE("given slots count first, the rest take the lowest free ones in order") {
  const std::string any = ram(128);
  const std::string flash =
      "<memory type='flash'><source type='file' path='/f'/></memory>";
  struct Row {
    unsigned slots;
    std::string modules;
    Slots expected;
  };
  const Row rows[] = {
      {4, "", {}},
      {4, any + any, {0, 1}},
      {4, any + at(0), {1, 0}},
      {4, at(2) + any + at(0) + any, {2, 1, 0, 3}},
      {4, any + flash + any, {0, std::nullopt, 1}},
      {2, any + any + any, {0, 1, std::nullopt}},
      {1, at(0) + any, {0, std::nullopt}},
      {2, at(1) + at(1) + any, {1, 1, 0}},  // a rule reports the second
      {2, at(7) + any + any, {7, 0, 1}},    // and the one that is not there
      {0, any, {std::nullopt}},
      {4000000000U, any + any, {0, 1}},  // no more than 256 are looked at
  };
  for (const Row& row : rows) {
    CAPTURE(row.modules);
    CHECK(assign_slots(domain(row.slots, row.modules)) == row.expected);
  }
}

TEST_CASE("no module gets a slot above 255, however many are declared") {
  std::string modules;
  for (unsigned i = 0; i < 257; ++i) {
    modules += ram(128);
  }
  const Slots slots = assign_slots(domain(1000, modules));
  CHECK(slots[255] == 255U);
  CHECK(slots[256] == std::nullopt);
}

}  // namespace
}  // namespace memdimm::layout
