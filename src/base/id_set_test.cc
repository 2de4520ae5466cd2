// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/id_set.h"

#include <doctest/doctest.h>

namespace memdimm {
namespace {

TEST_CASE("lists are read as libvirt reads them") {
  struct Row {
    const char* text;
    const char* shown;
  };
  for (const Row& row : {Row{"0", "0"},
                         {"0-3,8", "0-3,8"},
                         {"8,0-3", "0-3,8"},
                         {"0-3,^1", "0,2-3"},
                         {"^1,0-3", "0-3"},
                         {" 1 - 2 , 4 ,", "1-2,4"},
                         {"1,2,3", "1-3"},
                         {"2-2", "2"},
                         {"0-5,3-9", "0-9"},
                         {"16383", "16383"}}) {
    CAPTURE(row.text);
    REQUIRE(IdSet::parse(row.text).has_value());
    CHECK(IdSet::parse(row.text)->to_string() == row.shown);
  }
  for (const char* text :
       {"", ",", "a", "3-1", "16384", "0,^0", "^0-1", "1;2", "-1", "1-", "0x1"}) {
    CAPTURE(text);
    CHECK_FALSE(IdSet::parse(text).has_value());
  }
}

TEST_CASE("sets answer questions about members") {
  const IdSet set = IdSet::parse("0-3,8").value();
  CHECK(set.contains(3));
  CHECK_FALSE(set.contains(4));
  CHECK(set.size() == 5);
  CHECK(set.last() == 8);
  CHECK(set.intersects(IdSet(8)));
  CHECK_FALSE(set.intersects(IdSet::parse("4-7,9").value()));
  CHECK(set.ids() == std::vector<unsigned>{0, 1, 2, 3, 8});
}

}  // namespace
}  // namespace memdimm
