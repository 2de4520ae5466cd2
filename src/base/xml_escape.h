// SPDX-License-Identifier: GPL-2.0-or-later
// Text on its way into an XML document.
#pragma once

#include <string>
#include <string_view>

namespace memdimm {

// For element content, and for an attribute between `quote`s, which are escaped too.
// Line breaks and tabs become references, so that an attribute keeps them, and so do
// characters that would steer a terminal; what XML 1.0 cannot hold at all, control
// characters and bytes that are not UTF-8, becomes U+FFFD.
std::string xml_escaped(std::string_view text, char quote = '"');

}  // namespace memdimm
