// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/common_read.h"

#include <doctest/doctest.h>

#include "xml/read.h"

namespace memdimm::dialect {
namespace {

// What the reader makes of the root element of `text`, and what it says.
struct Trial {
  explicit Trial(const std::string& text, SizeRules sizes = kProposalSizes)
      : source(0, "test.xml", text),
        document(xml::read(source, out)),
        reader(source, out, sizes, written) {
    REQUIRE(document.has_value());
  }

  [[nodiscard]] const xml::Element& root() const { return document->root; }
  [[nodiscard]] const xml::Attribute* n() const { return root().attribute("n"); }
  [[nodiscard]] std::string found() {
    std::string text;
    for (const Diagnostic& one : out.take_sorted()) {
      text += std::string(one.code->id) + ' ' + one.message + '\n';
    }
    return text;
  }

  Source source;
  Diagnostics out;
  std::optional<xml::Document> document;
  std::vector<model::WrittenSize> written;
  Reader reader;
};

TEST_CASE("a size is its number times its unit, KiB where none is given") {
  struct Row {
    std::string_view text;
    std::optional<Bytes> bytes;
    std::string_view found;
  };
  constexpr Row kRows[] = {
      {"<s>1</s>", kKiB, ""},
      {"<s unit=''>1</s>", kKiB, ""},
      {"<s unit='b'>1</s>", 1, ""},
      {"<s unit='gib'> 2\n</s>", 2 * kGiB, ""},
      {"<s unit='M'>+3</s>", 3 * kMiB, ""},
      {"<s>1<!-- cut -->2</s>", 12 * kKiB, ""},
      {"<s unit='EiB'>15</s>", 15 * (kTiB << 20), ""},
      {"<s/>", std::nullopt, ""},
      {"<s> </s>", std::nullopt, ""},
      {"<s unit='KB'>5</s>", 5000, ""},
      {"<s unit='EiB'>16</s>",
       std::nullopt,
       "MD107 '16' in EiB is too large a size; at most 15 EiB can be expressed\n"},
      {"<s unit='b'>18446744073709551616</s>",
       std::nullopt,
       "MD107 '18446744073709551616' in b is too large a size; at most "
       "18446744073709551615 b can be expressed\n"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    Trial trial{std::string(row.text)};
    const auto size = trial.reader.size(trial.root());
    CHECK((size ? std::optional(size->value) : std::nullopt) == row.bytes);
    CHECK(trial.found() == row.found);
  }
}

TEST_CASE("a size is noted as it is spelt, with the place that a unit has or lacks") {
  struct Row {
    std::string_view text;
    std::uint64_t number;
    std::string_view unit;
    std::string_view word;
    std::string_view where;
    std::uint32_t unit_at;
  };
  constexpr Row kRows[] = {
      {"<s>7</s>", 7, "KiB", "", "7", 2},
      {"<s unit=''>7</s>", 7, "KiB", "", "7", 9},
      {"<s unit='gb'> +7</s>", 7, "GB", "gb", "+7", 9},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    Trial trial{std::string(row.text)};
    REQUIRE(trial.reader.size(trial.root()).has_value());
    REQUIRE(trial.written.size() == 1);
    const model::WrittenSize& size = trial.written.front();
    CHECK(size.number == row.number);
    CHECK(size.unit.name == row.unit);
    CHECK(size.word == row.word);
    CHECK(trial.source.text(size.where) == row.where);
    CHECK(size.unit_at.value_or(size.missing_at).begin == row.unit_at);
  }
  Trial trial("<s number='7'/>");
  REQUIRE(trial.reader.size(trial.root(), "number", "of").has_value());
  CHECK(trial.written.front().missing_at.begin == 13);
  CHECK(trial.written.front().unit_name == "of");
}

TEST_CASE("libvirt keeps whole KiB, and less than 2^63 bytes") {
  struct Row {
    std::string_view text;
    std::optional<Bytes> bytes;
  };
  constexpr Row kRows[] = {
      {"<s unit='b'>1</s>", kKiB},
      {"<s unit='b'>1024</s>", kKiB},
      {"<s unit='b'>1025</s>", 2 * kKiB},
      {"<s>9007199254740991</s>", 9007199254740991 * kKiB},
      {"<s>9007199254740992</s>", std::nullopt},
      {"<s unit='EiB'>8</s>", std::nullopt},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    Trial trial{std::string(row.text), kLibvirtSizes};
    const auto size = trial.reader.size(trial.root());
    CHECK((size ? std::optional(size->value) : std::nullopt) == row.bytes);
    CHECK(trial.out.has_errors() == !row.bytes.has_value());
  }
}

TEST_CASE("numbers and addresses say what they cannot hold") {
  const std::string large = " is too large a number; expected at most 4294967295\n";
  const std::string wide = " is too large an address; expected at most 64 bits\n";
  struct Case {
    std::string value;
    std::string number;
    std::string address;
  };
  const Case cases[] = {
      {"0", "0", "0"},
      {" 7 ", "7", "7"},
      {"4294967295", "4294967295", "4294967295"},
      {"4294967296", "MD018 '4294967296'" + large, "4294967296"},
      {"18446744073709551616",
       "MD018 '18446744073709551616'" + large,
       "MD018 '18446744073709551616'" + wide},
  };
  for (const Case& one : cases) {
    CAPTURE(one.value);
    Trial trial{"<a n='" + one.value + "'/>"};
    const auto number = trial.reader.number(trial.n());
    CHECK((number ? std::to_string(number->value) : trial.found()) == one.number);
    Trial again{"<a n='" + one.value + "'/>"};
    const auto address = again.reader.address(again.n());
    CHECK((address ? std::to_string(address->value) : again.found()) == one.address);
  }
}

TEST_CASE("addresses are decimal or, with 0x, hexadecimal; libvirt's always are") {
  Trial trial{"<a n='0x1F' m='1F' o='0X10' p='10'/>"};
  const auto attribute = [&](const char* name) { return trial.root().attribute(name); };
  CHECK(trial.reader.address(attribute("n"))->value == 0x1F);
  CHECK(trial.reader.address(attribute("o"))->value == 0x10);
  CHECK(trial.reader.address(attribute("p"))->value == 10);
  CHECK(trial.reader.hex(attribute("n"))->value == 0x1F);
  CHECK(trial.reader.hex(attribute("m"))->value == 0x1F);
  CHECK(trial.reader.hex(attribute("p"))->value == 0x10);
  CHECK_FALSE(trial.reader.address(nullptr).has_value());
}

TEST_CASE("a list that leaves nothing is none") {
  for (const std::string_view wrong : {"1-0", "^1", "0,^0", "16384", ""}) {
    CAPTURE(wrong);
    Trial trial{"<a n='" + std::string(wrong) + "'/>"};
    CHECK_FALSE(trial.reader.set(trial.n()).has_value());
    CHECK(trial.found() == "MD019 '" + std::string(wrong) +
                               "' is not a list of numbers; expected for example "
                               "'0-3,8' or '0-7,^4'\n");
  }
  Trial good{"<a n='0-3,^2,8'/>"};
  CHECK(good.reader.set(good.n())->value.to_string() == "0-1,3,8");
}

TEST_CASE("a chain of children is followed to its end or to nothing") {
  Trial trial{"<a><b><c/></b></a>"};
  CHECK(Reader::find(trial.root(), {"b", "c"})->name == "c");
  CHECK(Reader::find(trial.root(), {"b", "d"}) == nullptr);
  CHECK(Reader::find(trial.root(), {"c"}) == nullptr);
}

}  // namespace
}  // namespace memdimm::dialect
