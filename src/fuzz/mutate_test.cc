// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz/mutate.h"

#include <array>
#include <set>

#include <doctest/doctest.h>

namespace memdimm::fuzz {
namespace {

TEST_CASE("mutations differ, stay short, and come again with the same seed") {
  const std::array<std::string, 3> seeds = {"<memory slots='4'>512</memory>", "", "x"};
  constexpr std::size_t kLongest = 40;
  constexpr int kTimes = 500;
  std::mt19937_64 first(1);
  std::mt19937_64 second(1);
  std::set<std::string> seen;
  for (int i = 0; i < kTimes; ++i) {
    const std::string text = mutated(seeds, kLongest, first);
    CHECK(text.size() <= kLongest);
    CHECK(text == mutated(seeds, kLongest, second));
    seen.insert(text);
  }
  CHECK(seen.size() > kTimes / 2);
}

}  // namespace
}  // namespace memdimm::fuzz
