// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/slip.h"

#include <string>
#include <vector>

#include "base/characters.h"
#include "base/text.h"

namespace memdimm::grammar {

std::string_view lookalike(std::string_view name, NameList known) {
  constexpr std::size_t kShortest = 4;
  std::vector<std::string_view> candidates;
  const std::string plain = without_odd_characters(name);
  for (const std::string_view each : known) {
    if (each.size() >= kShortest && may_be_meant(plain, each)) {
      candidates.push_back(each);
    }
  }
  return candidates.empty() ? std::string_view() : closest_match(plain, candidates);
}

std::string odd_in_name(std::string_view name) {
  const FoundCharacter odd = find_odd_character(name);
  return odd.row == nullptr ? ""
                            : ", with the character " + shown_character(odd.row->value);
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
