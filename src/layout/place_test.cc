// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/place.h"

#include <algorithm>
#include <random>

#include <doctest/doctest.h>

namespace memdimm::layout {
namespace {

struct Wanted {
  Bytes size = 0;
  std::optional<Address> address = {};
  Bytes alignment = 2 * kMiB;
};

// A q35 guest with 1 GiB at boot, 8 GiB at most and 2 slots: modules go to the region
// from 4 GiB to 4 + 7 + 2 GiB.
Layout layout_of(const std::vector<Wanted>& modules) {
  Layout layout;
  model::Guest guest;
  guest.machine = Located<std::string>{"q35", {}};
  layout.machine = find_machine(guest, {});
  layout.boot = kGiB;
  layout.maximum = 8 * kGiB;
  layout.slots = 2;
  for (const Wanted& wanted : modules) {
    PlacedModule& module = layout.modules.emplace_back();
    module.mapped = wanted.size;
    module.alignment = wanted.alignment;
    module.address = wanted.address;
    module.address_given = wanted.address.has_value();
  }
  place_modules(layout);
  return layout;
}

constexpr Address kRegion = 4 * kGiB;
constexpr Address kEnd = 13 * kGiB;

TEST_CASE("modules without an address take the first gap, aligned") {
  const Layout layout = layout_of({{512 * kMiB},
                                   {kMiB, {}, 4 * kKiB},
                                   {128 * kMiB},
                                   {kGiB, {}, kGiB},
                                   {256 * kMiB}});
  CHECK(layout.modules[0].address == kRegion);
  CHECK(layout.modules[1].address == kRegion + 512 * kMiB);
  CHECK(layout.modules[2].address == kRegion + 514 * kMiB);
  CHECK(layout.modules[3].address == kRegion + kGiB);
  CHECK(layout.modules[4].address == kRegion + 642 * kMiB);
}

TEST_CASE("a module with an address is in the way only of those behind it") {
  const Layout before = layout_of({{kGiB, kRegion}, {kGiB}});
  CHECK(before.modules[1].address == kRegion + kGiB);
  const Layout behind = layout_of({{kGiB}, {kGiB, kRegion}});
  CHECK(behind.modules[1].overlaps == 0U);
  CHECK(behind.modules[1].address == kRegion);  // as the document says
}

TEST_CASE("an address is inside the region or refused") {
  struct Row {
    Address address;
    bool outside;
  };
  constexpr Row kRows[] = {{kRegion, false},
                           {kRegion - 2 * kMiB, true},
                           {0, true},
                           {kEnd - kGiB, false},
                           {kEnd - kGiB + 2 * kMiB, true},
                           {~Address{0} - kMiB, true}};
  for (const Row& row : kRows) {
    CAPTURE(row.address);
    CHECK(layout_of({{kGiB, row.address}}).modules[0].outside_region == row.outside);
  }
}

TEST_CASE("a refused module takes no room") {
  const Layout layout =
      layout_of({{kGiB, kRegion}, {kGiB, kRegion + 2 * kMiB}, {kGiB}});
  CHECK(layout.modules[1].overlaps == 0U);
  CHECK(layout.modules[2].address == kRegion + kGiB);
}

TEST_CASE("what fits nowhere says so") {
  CHECK(layout_of({{9 * kGiB}}).modules[0].address == kRegion);
  CHECK(layout_of({{9 * kGiB + 2 * kMiB}}).modules[0].no_room);
  CHECK(layout_of({{~Bytes{0}}}).modules[0].no_room);
  const Layout cut = layout_of({{kGiB, kRegion + 4 * kGiB}, {5 * kGiB}});
  CHECK(cut.modules[1].no_room);
}

TEST_CASE("modules that take no address space and unknown machines are left alone") {
  CHECK(layout_of({{0}, {kGiB}}).modules[0].address == std::nullopt);
  Layout unknown;
  unknown.modules.emplace_back().mapped = kGiB;
  place_modules(unknown);
  CHECK_FALSE(unknown.map.has_value());
  CHECK(unknown.modules[0].address == std::nullopt);
}

void check_ranges(const Layout& layout) {
  std::vector<std::pair<Address, Address>> ranges;
  for (const PlacedModule& module : layout.modules) {
    if (module.overlaps || module.outside_region || module.no_room) {
      continue;
    }
    REQUIRE(module.address.has_value());
    CHECK((module.address_given || *module.address % module.alignment == 0));
    CHECK(*module.address >= kRegion);
    CHECK(*module.address + module.mapped <= kEnd);
    ranges.emplace_back(*module.address, *module.address + module.mapped);
  }
  std::sort(ranges.begin(), ranges.end());
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    CHECK(ranges[i - 1].second <= ranges[i].first);
  }
}

TEST_CASE("placed modules are aligned, inside the region, and never overlap") {
  std::mt19937 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same every time
  for (int round = 0; round < 500; ++round) {
    std::vector<Wanted> wanted(1 + random() % 8);
    for (Wanted& one : wanted) {
      one.size = (1 + random() % 1200) * 2 * kMiB;
      one.alignment = random() % 4 == 0 ? kGiB : 2 * kMiB;
      if (random() % 3 == 0) {
        one.address = kRegion + random() % 5000 * 2 * kMiB;
      }
    }
    const Layout layout = layout_of(wanted);
    check_ranges(layout);
  }
}

}  // namespace
}  // namespace memdimm::layout
