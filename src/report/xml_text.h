// SPDX-License-Identifier: GPL-2.0-or-later
// Attributes of an XML report.
#pragma once

#include <string>
#include <string_view>

namespace memdimm::report {

// name="value", with a blank in front.
std::string xml_attribute(std::string_view name, std::string_view value);

}  // namespace memdimm::report
