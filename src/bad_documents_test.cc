// SPDX-License-Identifier: GPL-2.0-or-later
// testdata/bad: documents that are broken or made to break a reader. Each is refused
// with one error, at the place where a person would say that it is broken.
#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "testing/run.h"

namespace memdimm {
namespace {

namespace fs = std::filesystem;

using testing::Result;
using testing::run;

struct Row {
  std::string_view file;
  std::string_view place;  // line and column
  std::string_view id;
};

// clang-format off
constexpr Row kRows[] = {
    {"attribute-in-end-tag.xml", "2:17", "MD001"},
    {"attribute-not-closed.xml", "3:16", "MD001"},
    {"attribute-twice.xml", "2:20", "MD001"},
    {"attribute-without-value.xml", "2:9", "MD001"},
    {"attributes-without-blank.xml", "2:27", "MD001"},
    {"bare-ampersand-in-attribute.xml", "2:19", "MD001"},
    {"bare-ampersand.xml", "2:11", "MD001"},
    {"billion-laughs.xml", "1:1", "MD003"},
    {"blanks.xml", "4:1", "MD001"},
    {"carriage-returns.xml", "2:11", "MD001"},
    {"cdata-end-in-text.xml", "2:11", "MD001"},
    {"cdata-not-closed.xml", "2:10", "MD001"},
    {"cdata-outside-root.xml", "1:1", "MD001"},
    {"comment-ends-in-hyphens.xml", "2:10", "MD001"},
    {"comment-not-closed.xml", "2:3", "MD001"},
    {"comment-only.xml", "3:1", "MD001"},
    {"comment-with-hyphens.xml", "2:10", "MD001"},
    {"control-character.xml", "2:11", "MD001"},
    {"crlf.xml", "2:11", "MD001"},
    {"crossed-tags.xml", "2:16", "MD001"},
    {"declaration-late.xml", "2:1", "MD001"},
    {"declaration-only.xml", "2:1", "MD001"},
    {"declaration-without-version.xml", "1:7", "MD001"},
    {"declaration-wrong-order.xml", "1:7", "MD001"},
    {"declares-latin1.xml", "1:31", "MD002"},
    {"declares-utf16.xml", "1:31", "MD002"},
    {"doctype-behind-comment.xml", "3:1", "MD003"},
    {"doctype.xml", "1:1", "MD003"},
    {"elf.xml", "1:1", "MD001"},
    {"empty.xml", "1:1", "MD001"},
    {"end-tag-only.xml", "1:3", "MD001"},
    {"entity-not-closed.xml", "2:12", "MD001"},
    {"entity-not-defined.xml", "2:11", "MD001"},
    {"escape-character.xml", "2:10", "MD001"},
    {"external-entity.xml", "1:1", "MD003"},
    {"extra-end-tag.xml", "4:3", "MD001"},
    {"html.xml", "4:3", "MD001"},
    {"instruction-called-xml.xml", "2:3", "MD001"},
    {"instruction-not-closed.xml", "2:3", "MD001"},
    {"json.xml", "1:1", "MD001"},
    {"less-than-in-attribute.xml", "2:17", "MD001"},
    {"less-than-in-text.xml", "2:12", "MD001"},
    {"name-starts-with-digit.xml", "2:4", "MD001"},
    {"network.xml", "1:2", "MD021"},
    {"noncharacter.xml", "2:11", "MD001"},
    {"not-closed.xml", "1:2", "MD001"},
    {"nul-at-end.xml", "3:1", "MD001"},
    {"nul-in-text.xml", "2:11", "MD001"},
    {"other-namespace.xml", "1:2", "MD010"},
    {"reference-to-nul.xml", "2:10", "MD001"},
    {"reference-to-surrogate.xml", "2:10", "MD001"},
    {"reference-too-large.xml", "2:10", "MD001"},
    {"reference-without-digits.xml", "2:10", "MD001"},
    {"root-with-prefix.xml", "1:2", "MD021"},
    {"size-arabic-digits.xml", "2:11", "MD014"},
    {"size-fraction.xml", "2:22", "MD014"},
    {"size-hexadecimal.xml", "2:11", "MD014"},
    {"size-long.xml", "2:11", "MD107"},
    {"size-negative.xml", "2:11", "MD014"},
    {"size-overflows.xml", "2:22", "MD107"},
    {"size-split-by-element.xml", "2:24", "MD010"},
    {"snapshot.xml", "1:2", "MD021"},
    {"standalone-maybe.xml", "1:33", "MD001"},
    {"tag-not-closed.xml", "2:8", "MD001"},
    {"tag-with-blank.xml", "2:3", "MD001"},
    {"text-before-root.xml", "1:1", "MD001"},
    {"text-behind-root.xml", "4:1", "MD001"},
    {"too-deep.xml", "3:284", "MD004"},
    {"too-many-attributes.xml", "2:920", "MD004"},
    {"two-roots.xml", "5:2", "MD025"},
    {"unit-with-escape.xml", "2:17", "MD014"},
    {"unquoted-attribute.xml", "2:19", "MD001"},
    {"upper-case.xml", "1:2", "MD021"},
    {"utf16-be.xml", "1:1", "MD002"},
    {"utf16-le.xml", "1:1", "MD002"},
    {"utf16-without-mark.xml", "1:1", "MD002"},
    {"utf32.xml", "1:1", "MD002"},
    {"utf8-beyond.xml", "2:11", "MD002"},
    {"utf8-invalid.xml", "2:11", "MD002"},
    {"utf8-latin1.xml", "2:11", "MD002"},
    {"utf8-overlong.xml", "2:11", "MD002"},
    {"utf8-surrogate.xml", "2:11", "MD002"},
    {"utf8-truncated.xml", "2:11", "MD002"},
    {"wrong-end-tag.xml", "2:27", "MD001"},
    {"yaml.xml", "1:1", "MD001"},
};
// clang-format on

std::string path_of(const Row& row) {
  return std::string(MEMDIMM_TESTDATA) + "/bad/" + std::string(row.file);
}

TEST_CASE("a broken document is refused where it is broken") {
  for (const Row& row : kRows) {
    const std::string path = path_of(row);
    CAPTURE(row.file);
    const Result result = run({"validate", path});
    CHECK(result.exit == 1);
    CHECK(result.err.starts_with("1 file checked: 1 error, 0 warnings, 0 notes"));
    CHECK(std::count(result.out.begin(), result.out.end(), '\n') == 1);
    CHECK_MESSAGE(
        result.out.starts_with(path + ':' + std::string(row.place) + ": error: "),
        result.out);
    CHECK_MESSAGE(result.out.find('[' + std::string(row.id) + ' ') != std::string::npos,
                  result.out);
  }
}

TEST_CASE("no command makes anything of a broken document") {
  const std::string good =
      std::string(MEMDIMM_TESTDATA) + "/proposal/good/two-dimms.xml";
  for (const Row& row : kRows) {
    const std::string path = path_of(row);
    CAPTURE(row.file);
    for (const auto& words : std::initializer_list<std::vector<std::string>>{
             {"qemu-args", path},
             {"qemu-args", "--plug", path, good},
             {"resolve", path},
             {"hotplug-json", path},
             {"hotplug-json", "--domain", path, path},
             {"hotplug-json", "--domain", good, "--unplug", path}}) {
      CAPTURE(words.front());
      const Result result = run(words);
      CHECK(result.exit == 1);
      CHECK(result.out.empty());
      CHECK(result.err.starts_with(path + ':' + std::string(row.place) + ": error: "));
    }
  }
}

TEST_CASE("the table of broken documents is complete") {
  std::set<std::string> listed;
  for (const Row& row : kRows) {
    listed.emplace(row.file);
  }
  std::set<std::string> there;
  for (const auto& file : fs::directory_iterator(fs::path(MEMDIMM_TESTDATA) / "bad")) {
    there.insert(file.path().filename().string());
  }
  CHECK(there == listed);
}

}  // namespace
}  // namespace memdimm
