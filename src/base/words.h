// SPDX-License-Identifier: GPL-2.0-or-later
// The words of an enum: one table a list of words, read in both directions. A table
// that lacks an enumerator, or has one twice or out of order, does not compile.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace memdimm {

// One row of a table.
template <class Enum>
struct Word {
  Enum value;
  std::string_view text;
};

// Whether `Value` is one of its enum's enumerators: compilers spell any other one as a
// cast, "(Enum)7".
template <auto Value>
consteval bool is_enumerator() {
  const std::string_view spelt = __PRETTY_FUNCTION__;
  const std::size_t equals = spelt.rfind("Value = ");
  return equals != std::string_view::npos && spelt[equals + 8] != '(';
}

// Made by words(); `text` in the order of the enumerators, which count from 0.
template <class Enum, std::size_t N>
struct Words {
  std::array<std::string_view, N> text;

  [[nodiscard]] constexpr std::string_view of(Enum value) const {
    return text.at(static_cast<std::size_t>(value));
  }

  // nullopt where no enumerator is called so; letter case counts.
  [[nodiscard]] constexpr std::optional<Enum> find(std::string_view word) const {
    const auto found = std::find(text.begin(), text.end(), word);
    return found == text.end() ? std::nullopt
                               : std::optional(static_cast<Enum>(found - text.begin()));
  }

  // All of them, for lists that people read.
  [[nodiscard]] std::vector<std::string_view> all() const {
    return {text.begin(), text.end()};
  }
};

// inline constexpr auto kColorWords = words<Color>({{Color::Red, "red"}, …});
template <class Enum, std::size_t N>
consteval Words<Enum, N> words(const Word<Enum> (&rows)[N]) {
  static_assert(is_enumerator<static_cast<Enum>(N - 1)>() &&
                    !is_enumerator<static_cast<Enum>(N)>(),
                "as many words as enumerators");
  Words<Enum, N> out{};
  for (std::size_t i = 0; i < N; ++i) {
    if (rows[i].value != static_cast<Enum>(i)) {
      throw "words stand in the order of the enumerators";
    }
    out.text[i] = rows[i].text;
  }
  return out;
}

}  // namespace memdimm
