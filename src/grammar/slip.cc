// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/slip.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "base/text.h"

namespace memdimm::grammar {
namespace {

// Which letters a word has, whatever their case; cheap enough to ask of every element.
std::uint32_t letters(std::string_view word) {
  std::uint32_t set = 0;
  for (const char c : word) {
    set |= std::uint32_t{1} << (static_cast<std::uint8_t>(c) & 0x1FU);
  }
  return set;
}

}  // namespace

std::string_view lookalike(std::string_view name, NameList known) {
  constexpr std::size_t kShortest = 4;
  constexpr std::size_t kEdits = 3;
  std::vector<std::string_view> candidates;
  for (const std::string_view each : known) {
    const std::size_t longer = std::max(each.size(), name.size());
    const std::size_t shorter = std::min(each.size(), name.size());
    if (each.size() >= kShortest && longer - shorter <= kEdits &&
        std::popcount(letters(each) ^ letters(name)) <= static_cast<int>(2 * kEdits)) {
      candidates.push_back(each);
    }
  }
  return candidates.empty() ? std::string_view() : closest_match(name, candidates);
}

void did_you_mean(Diagnostic& found, Span where, std::string_view meant) {
  found.help = "did you mean '" + std::string(meant) + "'?";
  found.fix.push_back({where, std::string(meant)});
}

void did_you_mean(Diagnostic& found,
                  const xml::Element& element,
                  std::string_view meant) {
  did_you_mean(found, element.name_at, meant);
  if (element.whole.end != element.tag.end) {
    const std::uint32_t begin = element.content.end + 2;
    const auto length = static_cast<std::uint32_t>(element.name.size());
    found.fix.push_back(
        {Span{begin, begin + length, element.whole.source}, std::string(meant)});
  }
}

}  // namespace memdimm::grammar
