// SPDX-License-Identifier: GPL-2.0-or-later
#include "emit/argv.h"

#include <doctest/doctest.h>

#include "facts/versions.h"

namespace memdimm::emit {
namespace {

using Words = std::vector<std::string>;

const Item kObject{"-object",
                   {{"qom-type", "memory-backend-file"},
                    {"id", "m0"},
                    {"mem-path", "/a,b"},
                    {"share", true},
                    {"size", std::uint64_t{4096}},
                    {"host-nodes", std::vector<unsigned>{1, 3}}}};
const Item kDevice{"-device", {{"driver", "pc-dimm"}, {"id", "d0"}}};
const Item kMemory{"-m", {{"size", "1k"}, {"slots", std::uint64_t{4}}}};

TEST_CASE("key=value doubles commas, repeats lists and leaves out the implied key") {
  CHECK(arguments(std::vector{kObject}, {5, 2}, {}) ==
        Words{"-object",
              "memory-backend-file,id=m0,mem-path=/a,,b,share=on,size=4096,"
              "host-nodes=1,host-nodes=3"});
  CHECK(arguments(std::vector{kMemory}, {11, 1}, {}) == Words{"-m", "size=1k,slots=4"});
}

TEST_CASE("JSON is for the versions that read it, or on demand") {
  const std::string object =
      R"({"qom-type":"memory-backend-file","id":"m0","mem-path":"/a,b","share":true,)"
      R"("size":4096,"host-nodes":[1,3]})";
  const std::string device = R"({"driver":"pc-dimm","id":"d0"})";
  const std::vector both = {kObject, kDevice};
  struct Row {
    facts::Version qemu;
    std::optional<Syntax> forced;
    bool json_object;
    bool json_device;
  };
  constexpr Row kRows[] = {
      {{5, 2}, {}, false, false},
      {{6, 0}, {}, true, false},
      {{6, 2}, {}, true, false},
      {{7, 0}, {}, true, true},
      {{11, 1}, Syntax::Keyval, false, false},
      {{5, 2}, Syntax::Json, true, true},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.qemu.major);
    const Words words = arguments(both, row.qemu, row.forced);
    REQUIRE(words.size() == 4);
    CHECK((words[1] == object) == row.json_object);
    CHECK((words[3] == device) == row.json_device);
    CHECK((words[3] == "pc-dimm,id=d0") == !row.json_device);
  }
}

TEST_CASE("an option without properties is one word") {
  CHECK(arguments(std::vector{Item{"-S", {}}}, {7, 2}, {}) == Words{"-S"});
  CHECK(arguments(std::vector{Item{"-display", {{"", "none"}}}}, {7, 2}, {}) ==
        Words{"-display", "none"});
}

TEST_CASE("a shell reads a word back as it was") {
  struct Row {
    std::string_view word;
    std::string_view quoted;
    std::string_view on_one_line;
  };
  constexpr Row kRows[] = {
      {"-m", "-m", "-m"},
      {"size=1k,a=/b:c@d%e+f", "size=1k,a=/b:c@d%e+f", "size=1k,a=/b:c@d%e+f"},
      {"", "''", "''"},
      {"a b", "'a b'", "'a b'"},
      {"$(reboot)", "'$(reboot)'", "'$(reboot)'"},
      {"`id`", "'`id`'", "'`id`'"},
      {"it's", R"('it'\''s')", R"('it'\''s')"},
      {R"({"a":1})", R"('{"a":1}')", R"('{"a":1}')"},
      {"~root", "'~root'", "'~root'"},
      {"*", "'*'", "'*'"},
      {"a\\b", "'a\\b'", "'a\\b'"},
      {"a\nb", "'a\nb'", R"($'a\012b')"},
      {"a'\n\\", "'a'\\''\n\\'", R"($'a\'\012\\')"},
      {"\x1B[31m", "'\x1B[31m'", R"($'\033[31m')"},
      {"\x7F", "'\x7F'", R"($'\177')"},
      {"ä", "'ä'", "'ä'"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.word);
    CHECK(shell_word(row.word) == row.quoted);
    CHECK(shell_word_on_one_line(row.word) == row.on_one_line);
  }
}

}  // namespace
}  // namespace memdimm::emit
