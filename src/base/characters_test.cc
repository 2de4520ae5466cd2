// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/characters.h"

#include <doctest/doctest.h>

namespace memdimm {

TEST_CASE("characters that look like others are found and named") {
  CHECK(find_odd_character("512 MiB").row == nullptr);
  CHECK(find_odd_character("Größe 4").row == nullptr);
  const FoundCharacter found = find_odd_character(
      "51\xE2\x80\x8B"
      "2");
  REQUIRE(found.row != nullptr);
  CHECK(found.at == 2);
  CHECK(found.size == 3);
  CHECK(shown_character(found.row->value) == "U+200B (zero width space)");
  CHECK(shown_character(U'ö') == "U+00F6");
}

TEST_CASE("what they were meant to be") {
  CHECK(without_odd_characters("\xEF\xBB\xBF"
                               "1") == "1");
  CHECK(without_odd_characters("\xE2\x80\x9C"
                               "dimm\xE2\x80\x9D") == "\"dimm\"");
  CHECK(without_odd_characters("\xD0\x9CiB") == "MiB");
  CHECK(without_odd_characters("\xEF\xBC\x94\xEF\xBC\xB0") == "4P");
  CHECK(without_odd_characters("\xD9\xA2") == "2");
  CHECK(without_odd_characters("4 GiB") == "4 GiB");
}

}  // namespace memdimm
