// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/conflict.h"

#include <doctest/doctest.h>

namespace memdimm::xml {

TEST_CASE("the lines of a merge conflict are known by their seven signs") {
  for (const std::string_view line :
       {"<<<<<<< HEAD", "||||||| base", "=======", ">>>>>>> topic", "=======\r"}) {
    CAPTURE(line);
    CHECK(is_conflict_marker(line));
  }
  for (const std::string_view line :
       {"========", "<<<<<<", "<<<<<<<HEAD", "-------", "", "a ======="}) {
    CAPTURE(line);
    CHECK_FALSE(is_conflict_marker(line));
  }
}

TEST_CASE("a conflict is found by its first line, where the others follow") {
  CHECK(find_conflict("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n") == "<<<<<<< HEAD");
  CHECK_FALSE(find_conflict("a\n=======\nb\n").has_value());
  CHECK_FALSE(find_conflict("<<<<<<< HEAD\nb\n").has_value());
}

}  // namespace memdimm::xml
