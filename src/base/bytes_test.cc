// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/bytes.h"

#include <limits>

#include <doctest/doctest.h>

namespace memdimm {
namespace {

constexpr Bytes kMax = std::numeric_limits<Bytes>::max();

TEST_CASE("units are libvirt's, in any letter case") {
  struct Row {
    const char* name;
    Bytes bytes;
  };
  for (const Row& row : {Row{"b", 1},
                         {"BYTES", 1},
                         {"k", 1024},
                         {"KB", 1000},
                         {"kib", 1024},
                         {"MiB", 1048576},
                         {"M", 1048576},
                         {"MB", 1000000},
                         {"E", Bytes{1} << 60}}) {
    CAPTURE(row.name);
    REQUIRE(find_unit(row.name) != nullptr);
    CHECK(find_unit(row.name)->bytes == row.bytes);
  }
  for (const char* name : {"", " MiB", "Kibi", "K B", "iB", "Z", "ib"}) {
    CAPTURE(name);
    CHECK(find_unit(name) == nullptr);
  }
}

TEST_CASE("a misspelt unit has a nearest one") {
  CHECK(closest_unit("MiBx") == "MiB");
  CHECK(closest_unit("Gib ") == "GiB");
  CHECK(closest_unit("furlong").empty());
}

TEST_CASE("arithmetic never wraps") {
  CHECK(checked_add(kMax, 1) == std::nullopt);
  CHECK(checked_multiply(kMax, 2) == std::nullopt);
  CHECK(checked_multiply(3, 4) == 12);
  CHECK(saturating_add(kMax, kMax) == kMax);
  CHECK(align_up(kMax, kMiB) == align_down(kMax, kMiB));
  CHECK(align_up(1, 4096) == 4096);
  CHECK(align_up(4096, 4096) == 4096);
  CHECK(align_down(8191, 4096) == 4096);
  CHECK(bit_length(0) == 0);
  CHECK(bit_length((Bytes{1} << 40) - 1) == 40);
}

TEST_CASE("numbers are digits and nothing else") {
  CHECK(parse_decimal("18446744073709551615") == kMax);
  for (const char* text :
       {"", "18446744073709551616", "-1", "+1", " 1", "1 ", "0x1", "1k"}) {
    CAPTURE(text);
    CHECK(parse_decimal(text) == std::nullopt);
  }
  CHECK(parse_hex("0xDEADbeef") == 0xDEADBEEF);
  CHECK(parse_hex("100000000") == 0x100000000);
  for (const char* text : {"", "0x", "0xg", "1 ", "-1"}) {
    CAPTURE(text);
    CHECK(parse_hex(text) == std::nullopt);
  }
  CHECK(parse_size("2M", 1) == 2 * kMiB);
  CHECK(parse_size("2 MiB", 1) == 2 * kMiB);
  CHECK(parse_size("2", kKiB) == 2 * kKiB);
  CHECK(parse_size("2X", 1) == std::nullopt);
  CHECK(parse_size("99999999999E", 1) == std::nullopt);
}

TEST_CASE("sizes are shown exactly") {
  CHECK(show_size(0) == "0 bytes");
  CHECK(show_size(1) == "1 byte");
  CHECK(show_size(512 * kMiB) == "512 MiB");
  CHECK(show_size(1536 * kMiB) == "1536 MiB");
  CHECK(show_size(1025 * kKiB) == "1025 KiB");
  CHECK(show_size(kTiB) == "1 TiB");
  CHECK(show_hex(0) == "0x0");
  CHECK(show_hex(0xDEADBEEF) == "0xdeadbeef");
  CHECK(show_range(4 * kGiB, 512 * kMiB) == "0x100000000 to 0x11fffffff");
  CHECK(show_range(kMiB, 0) == "0x100000 to 0x100000");
}

TEST_CASE("a size as an option takes it is read as the same size") {
  for (const Bytes size : {Bytes{0},
                           Bytes{1},
                           Bytes{1023},
                           kKiB,
                           3 * kMiB,
                           8196 * kMiB,
                           kGiB,
                           kTiB << 12,
                           kTiB << 20}) {
    const std::string text = option_size(size);
    CHECK(parse_size(text, 1) == size);
    CHECK(text.find(' ') == std::string::npos);
  }
  CHECK(option_size(8196 * kMiB) == "8196M");
  CHECK(option_size(8 * kGiB) == "8G");
}

}  // namespace
}  // namespace memdimm
