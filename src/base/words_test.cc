// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/words.h"

#include <doctest/doctest.h>

namespace memdimm {
namespace {

enum class Color { Red, Green };

constexpr auto kColors = words<Color>({{Color::Red, "red"}, {Color::Green, "green"}});

// That a table without one of them does not compile rests on these.
static_assert(is_enumerator<Color::Green>());
static_assert(!is_enumerator<static_cast<Color>(2)>());

TEST_CASE("words are read in both directions") {
  CHECK(kColors.of(Color::Green) == "green");
  CHECK(kColors.find("red") == Color::Red);
  CHECK_FALSE(kColors.find("Red"));
  CHECK_FALSE(kColors.find(""));
  CHECK(kColors.all() == std::vector<std::string_view>{"red", "green"});
}

}  // namespace
}  // namespace memdimm
