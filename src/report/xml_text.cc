// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/xml_text.h"

#include "base/xml_escape.h"

namespace memdimm::report {

std::string xml_attribute(std::string_view name, std::string_view value) {
  return ' ' + std::string(name) + "=\"" + xml_escaped(value) + '"';
}

}  // namespace memdimm::report
