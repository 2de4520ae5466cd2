// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/datatype.h"

#include <set>
#include <vector>

#include <doctest/doctest.h>

namespace memdimm::grammar {
namespace {

struct Row {
  const Datatype& type;
  std::vector<std::string_view> good;
  std::vector<std::string_view> bad;
};

TEST_CASE("datatypes accept what they say") {
  const Row rows[] = {
      {kPaddedNumber, {"0", "512", " 7\n", "\t7"}, {"", " ", "+3", "-0", "1 2", "0x1"}},
      {kPaddedAddress,
       {"0", "4294967296", "0xdeadBEEF", " 0X1 "},
       {"", "0x", "1f", "0x1g", "+1", "0 x1"}},
      {kNumber, {"0", "512", " +7", "\n7"}, {"", "+", " ", "7 ", "++7", "+ 7", "-7"}},
      {kHexNumber, {"100", "0x1F", "0XfF", " +0x1"}, {"", "0x", "0x ", "1g", "-1"}},
      {kUnit, {"b", "bytes", "KiB", "kib", "M", "Gb"}, {"", " KiB", "Kibi", "K B"}},
      {kIdSet,
       {"0", "0-3", "0-3,^2", " 0 - 3 , ^ 2 ,", "5-3"},
       {"", ",", "0,,1", "^0-1", "0-", "a", "0-1-2"}},
      {kAlias, {"ua-x_1.2", "dimm0"}, {"", "a b", "\xC3\xA4", "a:b"}},
      {kAbsolutePath, {"/", "/a b\n"}, {"", "a/b", " /a"}},
      {kUuid,
       {"49545eb3-75e1-2d0a-acdd-f0294406c99e", "49545EB375e12d0aacddf0294406c99e"},
       {"",
        "49545eb3",
        "49545eb3-75e1-2d0a-acdd-f0294406c99",
        "g9545eb375e12d0aacddf0294406c99e",
        "49545eb3x75e1-2d0a-acdd-f0294406c99e"}},
      {kUpTo3,
       {"0", "03", "0x3", "0X00", " 1", "+1", " +0x2"},
       {"", "4", "0x", "0x4", "1 ", "-0", "++1", "0x+1", "30"}},
      {kUpTo7, {"7", "0x07"}, {"8", "0x8", "10"}},
      {kUpTo31,
       {"9", "31", "0x1f", "0xF", "011", "037", "+9"},
       {"32", "0x20", "1f", "310", "08", "040"}},
      {kUpTo254,
       {"254", "99", "0xfe", "0xEf", "0376", "00"},
       {"255", "0xff", "0xFF", "300", "0377", "09"}},
      {kUpTo255,
       {"255", "0xff", "7", "0377", "+0"},
       {"256", "0x100", "1000", "0400", "+"}},
      {kUpTo65535,
       {"65535", "9999", "59999", "0xffff"},
       {"65536", "0x10000", "99999", "18446744073709551616"}},
      {kUsbPort, {"1", "1.4.2"}, {"", ".", "1.", "1..2", "a"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.type.name);
    for (const std::string_view text : row.good) {
      CAPTURE(text);
      CHECK(row.type.accepts(text));
    }
    for (const std::string_view text : row.bad) {
      CAPTURE(text);
      CHECK_FALSE(row.type.accepts(text));
    }
  }
}

TEST_CASE("every datatype has a name of its own, a facet and words for a message") {
  std::set<std::string_view> names;
  for (const Datatype* type : datatypes()) {
    CAPTURE(type->name);
    CHECK(names.insert(type->name).second);
    CHECK_FALSE(type->facet.empty());
    CHECK_FALSE(type->shown.empty());
  }
}

}  // namespace
}  // namespace memdimm::grammar
