// SPDX-License-Identifier: GPL-2.0-or-later
#include "facts/modules.h"

#include <set>

#include <doctest/doctest.h>

namespace memdimm::facts {

TEST_CASE("each kind of module has names of its own") {
  std::set<std::string_view> words;
  std::set<std::string_view> aliases;
  for (const ModelRow& row : kModels) {
    CAPTURE(row.word);
    CHECK(words.insert(row.word).second);
    CHECK(aliases.insert(row.alias).second);
    CHECK(&row_of(row.key) == &row);
  }
}

TEST_CASE("the columns of a kind of module go together") {
  for (const ModelRow& row : kModels) {
    CAPTURE(row.word);
    CHECK((!row.slot || row.memory));
    CHECK_FALSE((row.own_file && row.own_pages));
    CHECK(row.slot == (row.addresses.front() == "dimm"));
    CHECK((row.addresses.front() == "pci") == row.driver.ends_with("-pci"));
    CHECK((row.addresses.back() == "ccw") == row.ccw_driver.ends_with("-ccw"));
    CHECK((!row.unplug || !row.driver.empty()));
  }
}

}  // namespace memdimm::facts
