// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/meant.h"

#include <doctest/doctest.h>

namespace memdimm::grammar {
namespace {

struct Row {
  std::string_view text;
  std::string_view unit;
  std::string_view told;  // "VALUE UNIT how", a '?' in front where it is not sure
};

std::string told(const Meant& meant) {
  return (meant.sure || meant.value.empty() ? "" : "?") + meant.value +
         (meant.unit.empty() ? "" : ' ' + meant.unit) + meant.how;
}

TEST_CASE("a size is read as it was meant") {
  Patterns p;
  const Pattern size = p.data(kNumber, "a size");
  for (const Row& row : {
           Row{"1GiB", "", "1 GiB, with its unit behind the number"},
           Row{"1GiB", "MiB", "1 GiB, with its unit behind the number"},
           Row{"1 GB", "GiB", "1 GiB, with the unit behind the number as well"},
           Row{"512 megabytes", "", "512 MiB, with its unit behind the number"},
           Row{"4096k", "", "4096 KiB, with its unit behind the number"},
           Row{"1.5", "GiB", "1536 MiB, a fraction"},
           Row{"0,5", "GiB", "512 MiB, a fraction"},
           Row{"1.5G", "", "1536 MiB, with its unit behind the number"},
           Row{".5", "GiB", "512 MiB, a fraction"},
           Row{"0.1", "GiB", "?103 MiB, a fraction"},
           Row{"2.0", "GiB", "2, a fraction"},
           Row{"1,024", "MiB", "1024, with a separator of thousands"},
           Row{"1.024", "MiB", "?1024, with a separator of thousands"},
           Row{"1.500", "GiB", "1536 MiB, a fraction"},
           Row{"1_048_576", "", "1048576, with a separator of thousands"},
           Row{"1 048 576", "", "1048576, with a separator of thousands"},
           Row{"0x400", "", "1024, not in decimal digits"},
           Row{"4*1024*1024", "", "4194304, which is not worked out"},
           Row{"2^20", "", "1048576, which is not worked out"},
           Row{"1e6", "", "1000000, which is not worked out"},
           Row{"5l2", "", "?512, with a letter for a digit"},
           Row{"512;", "", "512, with more than a number"},
           Row{"four", "GiB", "?4, a word"},
           Row{"\"512\"", "", "512, with quotes in it"},
           Row{"512\n  ", "", "512, with a line end beside it"},
           Row{"512 ", "", "512, with white space beside it"},
           Row{"51\xE2\x80\x8B"
               "2",
               "",
               "512, with the character U+200B (zero width space)"},
           Row{"512\xC2\xA0MiB",
               "",
               "512 MiB, with the character U+00A0 (no-break space)"},
           Row{"-4", "", ", a negative number"},
           Row{"all of it", "", ""},
           Row{"", "", ""},
       }) {
    CAPTURE(row.text);
    CHECK(told(meant({.patterns = p,
                      .content = size,
                      .text = row.text,
                      .sized = true,
                      .unit = row.unit})) == row.told);
  }
}

TEST_CASE("numbers, sets, addresses and words are read as they were meant") {
  Patterns p;
  const auto one = [&](Pattern content, std::string_view text) {
    return told(meant({.patterns = p, .content = content, .text = text}));
  };
  const Pattern number = p.data(kNumber);
  CHECK(one(number, "node0") == "?0, with more than a number");
  CHECK(one(number, "16 slots") == "?16, with more than a number");
  CHECK(one(number, "1.5").empty());
  CHECK(one(p.data(kUpTo3), "0x4").empty());
  const Pattern set = p.data(kIdSet);
  CHECK(one(set, "0 1") == "0,1, not written as a set");
  CHECK(one(set, "0..3") == "0-3, not written as a set");
  CHECK(one(set, "[0, 2]") == "0,2, not written as a set");
  CHECK(one(set, "0x5") == "0,2, a mask and not a set");
  CHECK(one(set, "/srv/nv0").empty());
  const Pattern address = p.data(kHexNumber);
  CHECK(one(address, "4G") == "0x100000000, a size with a unit");
  CHECK(one(address, "0x1_0000_0000") == "0x100000000, with more than digits");
  CHECK(one(address, "100000000h") == "0x100000000, with more than digits");
  const Pattern path = p.data(kAbsolutePath);
  CHECK(one(path, "file:///srv/a") == "/srv/a, a URL");
  CHECK(one(path, "srv/a") == "/srv/a, a relative path");
  CHECK(one(path, "a.img") == ", a relative path");
  CHECK(one(p.data(kUnit), "gigabytes") == "GiB");
  CHECK(one(p.data(kUuid), "{49545EB3-75E1-2D0A-ACDD-F0294406C99E}") ==
        "49545EB3-75E1-2D0A-ACDD-F0294406C99E");
  CHECK(one(p.one_of({"yes", "no"}), "true") == "yes");
  CHECK(one(p.one_of({"shared", "private"}), "no") == "private");
  CHECK(one(p.one_of({"dimm", "nvdimm"}), "pc-dimm") == "dimm");
  CHECK(one(p.one_of({"dimm", "nvdimm"}), "cow").empty());
}

}  // namespace
}  // namespace memdimm::grammar
