// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz/shell_words.h"

#include <doctest/doctest.h>

#include "emit/argv.h"

namespace memdimm::fuzz {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("words are read as a shell reads them") {
  CHECK(shell_words("a 'b c' d'e'\\''f' \\\n  ''\n") == Words{"a", "b c", "de'f", ""});
  CHECK(shell_words("$'a\\012\\'\\\\b' c") == Words{"a\n'\\b", "c"});
  CHECK(shell_words("").empty());
}

TEST_CASE("what is written for a shell is read again") {
  for (const std::string& word :
       Words{"", "a b", "it's", "\n\\'$x", "plain-1.2/3", "$'"}) {
    CAPTURE(word);
    CHECK(shell_words(emit::shell_word(word)) == Words{word});
    CHECK(shell_words(emit::shell_word_on_one_line(word)) == Words{word});
  }
}

}  // namespace
}  // namespace memdimm::fuzz
