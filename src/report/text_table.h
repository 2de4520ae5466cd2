// SPDX-License-Identifier: GPL-2.0-or-later
// Rows of text in columns, for a terminal.
#pragma once

#include <string>
#include <vector>

namespace memdimm::report {

// `text` with blanks behind it, `width` characters at least.
std::string padded(std::string text, std::size_t width);

// Columns as wide as they need to be, titles first, no blanks at the ends of lines.
// Each row has as many cells as there are titles. A table that would be wider than 80
// columns breaks the lists in its cells: what follows a comma goes into a line below.
std::string text_table(const std::vector<std::string>& titles,
                       const std::vector<std::vector<std::string>>& rows);

}  // namespace memdimm::report
