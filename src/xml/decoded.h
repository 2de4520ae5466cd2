// SPDX-License-Identifier: GPL-2.0-or-later
// Bytes of a document as XML hands them on: references resolved, line ends as one
// (XML 1.0, sections 2.11, 3.3.3 and 4.6).
#pragma once

#include <string>
#include <string_view>

namespace memdimm::xml {

// Whether the bytes are what they are read as.
bool is_verbatim_text(std::string_view raw);
bool is_verbatim_value(std::string_view raw);

// Of bytes that the strict pass has let through, so that every reference is one.
std::string decoded_text(std::string_view raw);
std::string decoded_value(std::string_view raw);  // each line end and tab is a space

// What stands in a CDATA section, where nothing is a reference.
std::string with_line_feeds(std::string_view raw);

}  // namespace memdimm::xml
