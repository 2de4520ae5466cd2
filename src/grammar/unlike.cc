// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/unlike.h"

#include <algorithm>

#include "grammar/slip.h"

namespace memdimm::grammar {
namespace {

std::size_t hash_of(std::string_view name, NameList known) {
  const auto byte = [](char c) { return std::size_t{static_cast<unsigned char>(c)}; };
  return name.size() * 61 + byte(name.front()) * 5 + byte(name.back()) * 13 +
         known.size() * 7;
}

}  // namespace

bool Unlike::has(std::string_view name,
                 NameList known,
                 std::span<const Neighbour> neighbours) {
  Found& found = found_[hash_of(name, known) % found_.size()];
  if (found.name != name || found.known != known.data()) {
    const bool unlike = lookalike(name, known).empty() &&
                        std::ranges::all_of(neighbours, [&](const Neighbour& row) {
                          return lookalike(name, {&row.name, 1}).empty();
                        });
    found = {std::string(name), known.data(), unlike};
  }
  return found.unlike;
}

}  // namespace memdimm::grammar
