// SPDX-License-Identifier: GPL-2.0-or-later
// The lines that version control leaves where two changes met.
#pragma once

#include <optional>
#include <string_view>

namespace memdimm::xml {

// "<<<<<<< HEAD", "||||||| base", "=======", ">>>>>>> branch": a line by itself.
bool is_conflict_marker(std::string_view line);

// The first such line that begins a conflict, one with its middle and its end behind
// it; nullopt where there is none.
std::optional<std::string_view> find_conflict(std::string_view text);

}  // namespace memdimm::xml
