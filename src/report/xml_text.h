// SPDX-License-Identifier: GPL-2.0-or-later
// Text inside an XML report: what XML cannot hold at all becomes U+FFFD.
#pragma once

#include <string>
#include <string_view>

namespace memdimm::report {

// For element content and for attributes in double quotes.
std::string xml_text(std::string_view text);

// name="value", with a blank in front.
std::string xml_attribute(std::string_view name, std::string_view value);

}  // namespace memdimm::report
